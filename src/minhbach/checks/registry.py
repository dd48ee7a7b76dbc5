"""Every rule under its code: adding a rule is one import and one line. A test proves the table complete."""

from __future__ import annotations

from minhbach.checks.rule import Rule
from minhbach.checks.rules import (
    bq001_bo_qua_thua,
    nn001_tu_lap,
    nn002_dinh_chu,
    nn003_thieu_khoang_trang,
    nn004_thua_khoang_trang,
    nn005_ngoac_kep_lech,
    nn006_ngoac_don_lech,
    nn007_kieu_dat_dau,
    nn008_viet_tat_chua_giai_thich,
    nn009_viet_tat_hai_nghia,
    nn010_loi_go_thuat_ngu,
    nn011_hoa_thuong,
    nn012_ma_ky_tu,
    nn013_cach_viet,
    nn014_dau_cau_lap,
    nn015_dia_danh_cu,
    nn016_co_quan_cu,
    nn017_am_tiet_sai,
)

RULES: dict[str, Rule] = {
    "BQ001": bq001_bo_qua_thua.RULE,
    "NN001": nn001_tu_lap.RULE,
    "NN002": nn002_dinh_chu.RULE,
    "NN003": nn003_thieu_khoang_trang.RULE,
    "NN004": nn004_thua_khoang_trang.RULE,
    "NN005": nn005_ngoac_kep_lech.RULE,
    "NN006": nn006_ngoac_don_lech.RULE,
    "NN007": nn007_kieu_dat_dau.RULE,
    "NN008": nn008_viet_tat_chua_giai_thich.RULE,
    "NN009": nn009_viet_tat_hai_nghia.RULE,
    "NN010": nn010_loi_go_thuat_ngu.RULE,
    "NN011": nn011_hoa_thuong.RULE,
    "NN012": nn012_ma_ky_tu.RULE,
    "NN013": nn013_cach_viet.RULE,
    "NN014": nn014_dau_cau_lap.RULE,
    "NN015": nn015_dia_danh_cu.RULE,
    "NN016": nn016_co_quan_cu.RULE,
    "NN017": nn017_am_tiet_sai.RULE,
}
