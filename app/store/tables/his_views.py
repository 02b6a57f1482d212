"""The views that HIS reads: exact columns, in a schema of their own (`his`) on PostgreSQL.

Without them a HIS would join tables that may change with every version. On SQLite, which has no
schemas, the same views are called `his_…`. They are derived, so every run of the migrations drops
them first and makes them last: a migration may change any table beneath them. The columns are
described in docs/operation/his.md; a test holds the two against each other.
"""

from __future__ import annotations

from sqlalchemy import Connection

VIEWS = ("codes", "receipts", "receipt_lines", "movements", "changes", "uploads", "upload_codes")
SCHEMA = "his"

_HOSPITAL_CODE = """COALESCE((SELECT MIN(i.code) FROM catalogue_entry i
      WHERE i.org = l.org AND i.side = 'hospital' AND i.province_code = l.province_code
      AND i.province_code <> '' AND i.latest AND i.in_use), '')"""

_CODES = """
SELECT p.org AS org,
  p.code AS code,
  {box} AS box,
  CASE WHEN d.box IS NOT NULL THEN 'left' WHEN r.state <> 'confirmed' THEN 'receiving'
    WHEN o.box IS NOT NULL THEN 'opened' ELSE 'held' END AS state,
  COALESCE(d.kind, '') AS left_kind,
  d.at AS left_at,
  r.receipt_no AS receipt_no,
  COALESCE(v.delivery_no, '') AS delivery_no,
  COALESCE(l.order_no, '') AS order_no,
  p.line_no AS line_no,
  COALESCE(l.province_code, '') AS province_code,
  {hospital_code} AS hospital_code,
  COALESCE(l.name, '') AS name,
  COALESCE(l.strength, '') AS strength,
  COALESCE(l.form, '') AS form,
  COALESCE(l.maker, '') AS maker,
  COALESCE(l.approval_number, '') AS approval_number,
  COALESCE(l.batch, '') AS batch,
  l.expiry AS expiry,
  l.production_date AS production_date,
  COALESCE(l.unit, '') AS unit,
  CASE WHEN p.smallest THEN 'small' ELSE COALESCE(
    (SELECT e.level FROM his_level e WHERE e.org = p.org AND e.delivery_id = r.delivery_id
      AND e.identifier = SUBSTR(p.code, 1, 7) AND e.level <> 'small'),
    (SELECT e.level FROM his_level e WHERE e.org = p.org AND e.delivery_id = r.delivery_id
      AND e.identifier = SUBSTR(p.code, 3, 14) AND e.level <> 'small'),
    CASE WHEN p.parent_code IS NOT NULL THEN 'middle' ELSE 'large' END) END AS level,
  p.parent_code AS parent_code,
  p.carton_no AS carton_no,
  o.units AS units,
  o.remaining AS remaining,
  COALESCE(s.read_at, r.opened_at) AS received_at,
  r.confirmed_at AS confirmed_at
FROM package p
JOIN receipt r ON r.org = p.org AND r.receipt_id = p.receipt_id
LEFT JOIN his_delivery v ON v.org = r.org AND v.delivery_id = r.delivery_id
LEFT JOIN his_line l ON l.org = r.org AND l.delivery_id = r.delivery_id AND l.line_no = p.line_no
LEFT JOIN departure d ON d.org = p.org AND d.box = {box}
LEFT JOIN opened_pack o ON o.org = p.org AND o.box = {box}
LEFT JOIN scan s ON s.org = p.org AND s.receipt_id = p.receipt_id
  AND s.workstation = p.workstation AND s.seq = p.scan_seq
"""

# Opening stock (no delivery brought it) was never counted by scans: its packages are the count.
_RECEIPTS = """
SELECT r.org AS org,
  r.receipt_no AS receipt_no,
  COALESCE(v.delivery_no, '') AS delivery_no,
  COALESCE(v.distributor_code, '') AS distributor_code,
  COALESCE(v.distributor_name, '') AS distributor_name,
  r.state AS state,
  r.opened_at AS opened_at,
  r.opened_by AS opened_by,
  r.confirmed_at AS confirmed_at,
  COALESCE(r.confirmed_by, '') AS confirmed_by,
  (SELECT COUNT(*) FROM his_line l
    WHERE l.org = r.org AND l.delivery_id = r.delivery_id) AS line_count,
  (SELECT CAST(SUM(l.delivered) AS INTEGER) FROM his_line l
    WHERE l.org = r.org AND l.delivery_id = r.delivery_id) AS delivered,
  CAST(CASE WHEN r.delivery_id = r.receipt_id THEN
    (SELECT COUNT(*) FROM package p {by_receipt}
      WHERE p.org = r.org AND p.receipt_id = r.receipt_id AND p.smallest)
    ELSE COALESCE((SELECT SUM(c.quantity) FROM count_event c
      WHERE c.org = r.org AND c.receipt_id = r.receipt_id), 0) END AS INTEGER) AS received,
  CAST(COALESCE((SELECT SUM(a.boxes) FROM (SELECT SUM(e.quantity) AS boxes FROM aside_event e
    WHERE e.org = r.org AND e.receipt_id = r.receipt_id AND e.state = 'rejected' AND e.smallest
    GROUP BY e.line_no, e.code HAVING SUM(e.quantity) > 0) a), 0) AS INTEGER) AS rejected
FROM receipt r
LEFT JOIN his_delivery v ON v.org = r.org AND v.delivery_id = r.delivery_id
"""

_RECEIPT_LINES = """
SELECT n.org AS org, n.receipt_no AS receipt_no, n.delivery_no AS delivery_no,
  n.order_no AS order_no, n.line_no AS line_no, n.province_code AS province_code,
  n.hospital_code AS hospital_code, n.name AS name, n.strength AS strength, n.form AS form,
  n.maker AS maker, n.approval_number AS approval_number, n.batch AS batch, n.expiry AS expiry,
  n.production_date AS production_date, n.unit AS unit, n.price AS price,
  n.delivered AS delivered, n.received AS received, n.rejected AS rejected,
  CASE WHEN n.delivered IS NULL THEN 0 ELSE n.received - n.delivered END AS difference,
  COALESCE(x.difference, '') AS difference_reason, COALESCE(x.remark, '') AS remark,
  n.confirmed_at AS confirmed_at
FROM (
  SELECT r.org AS org, r.receipt_id AS receipt_id, r.receipt_no AS receipt_no,
    r.confirmed_at AS confirmed_at, COALESCE(v.delivery_no, '') AS delivery_no,
    l.order_no AS order_no, l.line_no AS line_no, l.province_code AS province_code,
    {hospital_code} AS hospital_code,
    l.name AS name, l.strength AS strength, l.form AS form, l.maker AS maker,
    l.approval_number AS approval_number, l.batch AS batch, l.expiry AS expiry,
    l.production_date AS production_date, l.unit AS unit, l.price AS price,
    l.delivered AS delivered,
    CAST(CASE WHEN r.delivery_id = r.receipt_id THEN
      (SELECT COUNT(*) FROM package p {by_receipt} WHERE p.org = r.org
        AND p.receipt_id = r.receipt_id AND p.line_no = l.line_no AND p.smallest)
      ELSE COALESCE((SELECT SUM(c.quantity) FROM count_event c WHERE c.org = r.org
        AND c.receipt_id = r.receipt_id AND c.line_no = l.line_no), 0) END AS INTEGER) AS received,
    CAST(COALESCE((SELECT SUM(a.boxes) FROM (SELECT SUM(e.quantity) AS boxes FROM aside_event e
      WHERE e.org = r.org AND e.receipt_id = r.receipt_id AND e.line_no = l.line_no
      AND e.state = 'rejected' AND e.smallest
      GROUP BY e.code HAVING SUM(e.quantity) > 0) a), 0) AS INTEGER) AS rejected,
    {last_explanation} AS explanation_id
  FROM receipt r
  JOIN his_line l ON l.org = r.org AND l.delivery_id = r.delivery_id
  LEFT JOIN his_delivery v ON v.org = r.org AND v.delivery_id = r.delivery_id
) n
LEFT JOIN line_explanation x ON x.org = n.org AND x.receipt_id = n.receipt_id
  AND x.explanation_id = n.explanation_id
"""

_LAST_EXPLANATION = """(SELECT y.explanation_id FROM line_explanation y WHERE y.org = r.org
      AND y.receipt_id = r.receipt_id AND y.line_no = l.line_no
      ORDER BY y.explanation_id DESC LIMIT 1)"""

_MOVEMENTS = """
SELECT c.org AS org,
  {movement_id} AS movement_id,
  c.box AS box,
  m.kind AS kind,
  c.units AS units,
  c.through AS through,
  c.problem AS problem,
  CASE WHEN b.box IS NULL THEN 0 ELSE 1 END AS reversed,
  {reverses} AS reverses,
  m.document_no AS document_no,
  m.person AS person,
  m.at AS at,
  m.note AS note,
  COALESCE(w.name, k.name, '') AS source
FROM moved_code c
JOIN movement m ON m.org = c.org AND m.movement_id = c.movement_id
LEFT JOIN reversed_move b ON b.org = c.org AND b.box = c.box AND b.movement_id = c.movement_id
LEFT JOIN device w ON w.org = m.org AND w.device = m.workstation
LEFT JOIN api_key k ON k.org = m.org AND k.device = m.workstation
"""

_CHANGES = """
SELECT h.org AS org, h.seq AS seq, h.code AS code, h.what AS what, r.receipt_no AS receipt_no,
  h.at AS at, h.mark AS mark
FROM his_change h
LEFT JOIN receipt r ON r.org = h.org AND r.receipt_id = h.receipt_id
"""

# What the service uploads itself has no number, and nothing is to be done about it.
_UPLOADS = """
SELECT u.org AS org, u.seq AS seq,
  CASE WHEN u.seq IS NULL THEN '' WHEN u.state = 'ready' THEN 'upload'
    WHEN u.state = 'deleting' THEN 'delete' ELSE '' END AS todo,
  u.kind AS infno, u.record_no AS fixmedins_bchno, u.insurance_code AS med_list_codg,
  u.item_code AS fixmedins_hilist_id, u.name AS fixmedins_hilist_name, u.batch AS manu_lotnum,
  u.production_date AS manu_date, u.expiry AS expy_end, u.quantity AS cnt, u.price AS pric,
  CASE WHEN u.split THEN '1' ELSE '0' END AS trdn_flag, u.change_kind AS inv_chg_type,
  u.document_no AS document_no, u.of_record AS of_record_no, u.supplier AS spler_name,
  u.delivery_no AS dynt_no, u.invoice_no AS purc_invo_no, u.maker AS prodentp_name,
  u.approval_number AS aprvno, u.person AS opter_name, u.at AS at, u.state AS state,
  u.findings AS reasons
FROM insurance_record u
"""

_UPLOAD_CODES = """
SELECT c.org AS org, c.record_no AS fixmedins_bchno, c.code AS code,
  CASE WHEN u.universal THEN '99999999999999999999' ELSE c.code END AS drug_trac_codg
FROM insurance_code c
JOIN insurance_record u ON u.org = c.org AND u.record_no = c.record_no
UNION ALL
SELECT u.org, u.record_no, '', '99999999999999999999' FROM insurance_record u
WHERE u.universal AND NOT u.coded
"""

_TEXTS = (
    *(_CODES, _RECEIPTS, _RECEIPT_LINES, _MOVEMENTS, _CHANGES),
    *(_UPLOADS, _UPLOAD_CODES),
)
_SELECTS = dict(zip(VIEWS, _TEXTS, strict=True))
_POSTGRES = {
    "box": "SPLIT_PART(p.code, CHR(29), 1)",
    "movement_id": "REPLACE(CAST(c.movement_id AS text), '-', '')",
    "reverses": "COALESCE(REPLACE(CAST(m.reverses AS text), '-', ''), '')",
    "by_receipt": "",
}
_SQLITE = {
    "box": "CASE WHEN INSTR(p.code, CHAR(29)) > 0"
    " THEN SUBSTR(p.code, 1, INSTR(p.code, CHAR(29)) - 1) ELSE p.code END",
    "movement_id": "LOWER(HEX(c.movement_id))",
    "reverses": "COALESCE(LOWER(HEX(m.reverses)), '')",
    # It has no statistics, and would rather read the whole library.
    "by_receipt": "INDEXED BY ix_package_scan",
}


def view_name(dialect: str, view: str) -> str:
    """What a view is called on this engine."""
    return f"{SCHEMA}.{view}" if dialect == "postgresql" else f"{SCHEMA}_{view}"


def drop_views(connection: Connection) -> None:
    """Take the views away, before the tables beneath them change."""
    for view in reversed(VIEWS):
        name = view_name(connection.dialect.name, view)
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")


def make_views(connection: Connection) -> None:
    """Make the views on the tables as they are now."""
    dialect = connection.dialect.name
    own = _POSTGRES if dialect == "postgresql" else _SQLITE
    words = {**own, "hospital_code": _HOSPITAL_CODE, "last_explanation": _LAST_EXPLANATION}
    if dialect == "postgresql":
        connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    for view in VIEWS:
        name = view_name(dialect, view)
        connection.exec_driver_sql(f"CREATE VIEW {name} AS {_SELECTS[view].format(**words)}")
