"""Reads what the platform says of codes: details (codedetail) and trees (relation).

Without it every caller would know the platform's two opposite level numberings. `package_level` and
`code_pack_level` count up from 1 for the smallest package; `code_level` of a relation counts down
to the smallest, so that it needs the number of levels, from `pkg_ratio` (1:5:10 has three). Odd
spellings (`exprie`, `_d_t_o`) are the platform's.
"""

from __future__ import annotations

from collections.abc import Sequence

from sync.connectors.mashangfangxin.answers import day, inside, needed, rows, whole
from sync.connectors.mashangfangxin.results import Json, text
from sync.connectors.trace_port import (
    CodeDetail,
    CodeState,
    PackageLevel,
    PackageTree,
    RelatedPackage,
    TracedBatch,
    TracedDrug,
)

STATES = {
    "A": CodeState.ACTIVE,
    "I": CodeState.TAKEN_IN,
    "O": CodeState.LEFT,
    "C": CodeState.CANCELLED,
    "S": CodeState.SOLD,
    "E": CodeState.UNKNOWN,
}
_LEVELS = (PackageLevel.SMALL, PackageLevel.MIDDLE, PackageLevel.LARGE)


def level_up(number: int | None) -> PackageLevel | None:
    """The level of a numbering in which 1 is the smallest."""
    if number is None or number < 1:
        return None
    return _LEVELS[min(number, len(_LEVELS)) - 1]


def level_down(number: int | None, count: int | None) -> PackageLevel | None:
    """The level of a numbering in which 1 is the largest of `count`; None where that is unknown."""
    if number is None or count is None:
        return None
    return level_up(count + 1 - number)


def read_detail(fields: Json) -> CodeDetail:
    """Read one model of codedetail; a ValueError names the field that cannot be read."""
    state = STATES.get(text(_dto(fields, "code_status_type"), "code_status"), CodeState.UNSAID)
    return CodeDetail(
        code=needed(fields, "code"),
        state=state,
        level=level_up(whole(fields, "package_level")),
        drug=_detail_drug(fields),
        batches=_batches(
            rows(_dto(fields, "code_produce_info"), "produce_info_list"), "produce_date_str"
        ),
    )


def read_tree(code: str, models: Sequence[Json], level_field: str) -> PackageTree | None:
    """Read a relation; None where it does not tell of the code. ValueError as above."""
    for model in models:
        packages = rows(model, "code_relation_list")
        if any(text(one, "code") == code for one in packages):
            return _tree(code, model, packages, level_field)
    return None


def _tree(code: str, model: Json, packages: Sequence[Json], level_field: str) -> PackageTree:
    bases = rows(_dto(model, "base_infos"), "base_info_list")
    base: Json = bases[0] if bases else {}
    ratio = text(base, "pkg_ratio")
    count = len(ratio.split(":")) if ratio else None
    # The same code twice is said once; a tree is small enough to look at as a whole.
    related = {
        one.code: one for one in (_related(fields, level_field, count) for fields in packages)
    }
    first = related.pop(code)
    return PackageTree(
        code=code,
        packages=(first, *related.values()),
        drug=_tree_drug(base),
        batches=_batches(rows(model, "produce_info_list"), "produce_date"),
        boxes_said=whole(_dto(model, "code_active_info"), "small_num"),
    )


def _related(fields: Json, level_field: str, count: int | None) -> RelatedPackage:
    code, parent = needed(fields, "code"), text(fields, "parent_code")
    up = whole(fields, "code_pack_level")
    if level_field == "code_pack_level" and up is not None:
        level = level_up(up)
    else:
        level = level_down(whole(fields, "code_level"), count)
    # A package is no parent of itself; some platforms write it so at the top.
    return RelatedPackage(code, "" if parent == code else parent, level)


def _detail_drug(fields: Json) -> TracedDrug | None:
    drug = _dto(fields, "drug_ent_base")
    if not text(drug, "physic_name"):
        return None
    return TracedDrug(
        name=text(drug, "physic_name"),
        drug_id=text(drug, "drug_ent_base_info_id"),
        form=text(drug, "prepn_type_desc"),
        strength=text(drug, "prepn_spec"),
        pack=text(drug, "pkg_spec_crit"),
        approval_number=text(drug, "approval_licence_no"),
        maker=text(_dto(fields, "p_user_ent"), "ent_name"),
    )


def _tree_drug(base: Json) -> TracedDrug | None:
    if not text(base, "physic_name"):
        return None
    return TracedDrug(
        name=text(base, "physic_name"),
        drug_id=text(base, "prod_id"),
        form=text(base, "prepn_type"),
        strength=text(base, "prepn_spec"),
        pack=text(base, "pkg_spec"),
        approval_number=text(base, "approve_no"),
    )


def _batches(listed: Sequence[Json], production: str) -> tuple[TracedBatch, ...]:
    """Read the batches, each once."""
    batches = (
        TracedBatch(
            batch=text(fields, "batch_no"),
            production_date=day(fields, production, "produce_date"),
            expiry=day(fields, "expire_date", month_end=True),
            boxes=whole(fields, "pkg_amount"),
        )
        for fields in listed
    )
    return tuple(dict.fromkeys(batches))


def _dto(fields: Json, name: str) -> Json:
    """An object, by either spelling: `…_dto`, and `…_d_t_o` of the older interfaces."""
    return inside(fields, f"{name}_dto", f"{name}_d_t_o")
