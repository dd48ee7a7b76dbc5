"""Why the system refused a file, in words for the person who can mend it."""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOENT: ("không có tệp hoặc thư mục này", "kiểm tra lại đường dẫn"),
    errno.EACCES: ("không có quyền truy cập", "đề nghị người quản trị máy cấp quyền đọc, ghi cho tài khoản đang dùng"),
    errno.EPERM: ("hệ điều hành không cho phép", "đề nghị người quản trị máy cấp quyền đọc, ghi cho tài khoản đang dùng"),
    errno.EISDIR: ("đây là thư mục, không phải tệp", "đổi tên hoặc chuyển thư mục này đi nơi khác"),
    errno.ENOTDIR: ("một phần của đường dẫn là tệp, không phải thư mục", "kiểm tra lại đường dẫn"),
    errno.ENOSPC: ("ổ đĩa đã đầy", "giải phóng dung lượng đĩa rồi chạy lại"),
    errno.EDQUOT: ("đã dùng hết hạn mức dung lượng đĩa", "giải phóng dung lượng hoặc xin thêm hạn mức rồi chạy lại"),
    errno.EFBIG: ("tệp vượt quá độ lớn mà hệ thống cho phép", "chuyển sang ổ đĩa khác hoặc đề nghị người quản trị máy nới giới hạn"),
    errno.EROFS: ("ổ đĩa chỉ cho đọc", "chuyển thư mục sang ổ đĩa ghi được rồi chạy lại"),
    errno.EIO: ("ổ đĩa báo lỗi đọc, ghi", "sao lưu ngay dữ liệu và kiểm tra ổ đĩa"),
    errno.ELOOP: ("liên kết trỏ vòng quanh", "thay liên kết bằng chính tệp đó"),
    errno.ENAMETOOLONG: ("đường dẫn quá dài", "đặt tên ngắn hơn hoặc chuyển thư mục lên cấp cao hơn"),
    errno.EEXIST: ("tên này đã có", "đổi tên hoặc chuyển tệp cũ đi nơi khác"),
    errno.ENOTEMPTY: ("thư mục đã có nội dung", "chọn thư mục khác"),
    errno.ENOLCK: ("ổ đĩa không hỗ trợ khóa tệp", "chuyển thư mục về ổ đĩa trong máy rồi chạy lại"),
    errno.EMFILE: ("máy đang mở quá nhiều tệp", "đóng bớt chương trình rồi chạy lại"),
    errno.EXDEV: ("hai đường dẫn nằm trên hai ổ đĩa khác nhau", "chọn nơi ghi trên cùng một ổ đĩa"),
}


def explain(error: OSError) -> tuple[str, str]:
    """Why the system refused, and what to do about it."""
    return _REASONS.get(error.errno or 0, (f"hệ điều hành báo: {error.strerror or error}", "kiểm tra ổ đĩa và quyền truy cập rồi chạy lại"))
