"""Who gets in where among the registers, their files and who vouches for them."""

from __future__ import annotations

from datetime import date

import factories
import report_factories
from expectations import Call, Page
from minhbach_site.accounts.states import Permission, Role
from minhbach_site.registers import services
from minhbach_site.registers.states import UploadAction

READ, UPLOAD, VOUCH = Permission.READ_REGISTERS, Permission.UPLOAD_REGISTERS, Permission.VOUCH_REGISTERS
DOWNLOAD, ASSIGN = Permission.DOWNLOAD_REGISTERS, Permission.ASSIGN_REGISTERS
AT = factories.AT


def _procedures(_world):
    return {"table": "procedures"}


def _kept(world, table):
    """The one head of a unit there is heads the unit that keeps the register."""
    unit = report_factories.keeper(table).unit
    world[Role.HEAD_OF_UNIT].grants.update(unit_code=unit.code)
    return {"table": table}


def _documents(world):
    return _kept(world, "documents")


def _vouched(world):
    report_factories.coverage("documents")
    return _kept(world, "documents")


def _waiting(world):
    _kept(world, "procedures")
    return {"pk": report_factories.register_upload("procedures").pk}


PAGES = {
    "registers:registers": Page(READ),
    "registers:register": Page(READ, make=_procedures),
    "registers:upload": Page(UPLOAD, make=_procedures),
    "registers:vouch": Page(VOUCH, make=_documents),
    "registers:withdraw": Page(VOUCH, make=_vouched, posted={}),
    "registers:template": Page(READ, make=_procedures, download=True),
    "registers:decide": Page(VOUCH, make=_waiting, posted={"action": "approve"}),
    "registers:download": Page(DOWNLOAD, make=_waiting, download=True),
    "registers:rejects": Page(DOWNLOAD, make=_waiting, download=True),
    "registers:keeper": Page(ASSIGN, make=_procedures),
    "registers:keepers": Page(ASSIGN, make=lambda world: (_procedures(world), factories.unit("GIU-SO"), {})[2]),
}

SERVICES = {
    "registers.upload": Call(
        UPLOAD,
        lambda actor, _world: services.upload(
            actor=actor,
            table="procedures",
            name="thu-tuc.csv",
            content=report_factories.PROCEDURES,
            from_on=date(2026, 1, 1),
            to_on=date(2026, 10, 31),
            set_aside=False,
            above={},
            at=AT,
        ),
    ),
    "registers.decide_upload": Call(
        VOUCH,
        lambda actor, world: services.decide_upload(
            actor=actor, upload_id=_waiting(world)["pk"], action=UploadAction.APPROVE, reason="", at=AT
        ),
    ),
    "registers.vouch": Call(
        VOUCH,
        lambda actor, world: services.vouch(
            actor=actor, **_documents(world), from_on=date(2026, 1, 1), to_on=date(2026, 10, 31), note="", at=AT
        ),
    ),
    "registers.withdraw_coverage": Call(
        VOUCH, lambda actor, world: services.withdraw_coverage(actor=actor, table=_vouched(world)["table"], at=AT)
    ),
    "registers.set_keeper": Call(
        ASSIGN,
        lambda actor, _world: services.set_keeper(actor=actor, table="procedures", unit_id=factories.unit("GIU-SO").pk, at=AT),
    ),
    "registers.set_keepers": Call(
        ASSIGN,
        lambda actor, _world: services.set_keepers(actor=actor, units={"procedures": factories.unit("GIU-SO").pk}, at=AT),
    ),
    "registers.take_away": Call(DOWNLOAD, lambda actor, world: services.take_away(actor=actor, upload_id=_waiting(world)["pk"], at=AT)),
}
