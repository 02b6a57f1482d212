"""The sentences people read at the desk, in Chinese and English, by key.

Without it they would stand scattered over the rules. app/receiving/wording.py fills them in.
"""

from __future__ import annotations

from app.receiving.progress import Difference

SENTENCES: dict[str, tuple[str, str]] = {
    # Counted.
    "accepted": (
        "{name} {strength}，批号 {batch}：{received}/{expected} {unit}",
        "{name} {strength} batch {batch}: {received}/{expected} {unit}",
    ),
    "near-expiry": (
        "近效期，有效期至 {expiry}：{name} 批号 {batch}，已计数 {received}/{expected} {unit}，请核对",
        "Near expiry, good until {expiry}: {name} batch {batch}, {received}/{expected} {unit} counted; check",
    ),
    "contents-accepted": (
        "整件收入 {added} {unit}：{name}",
        "Received {added} {unit} at once: {name}",
    ),
    "contents-joined": (
        "整件收入 {added} {unit}（此前已扫 {known}）：{name}",
        "Received {added} {unit} at once ({known} scanned before): {name}",
    ),
    "contents-near-expiry": (
        "近效期，有效期至 {expiry}：整件收入 {added} {unit}，{name}，请核对",
        "Near expiry, good until {expiry}: received {added} {unit} of {name}; check",
    ),
    "contents-short": (
        "整件收入 {added} {unit}，箱 {carton} 共 {received}/{expected}：{name}",
        "Received {added} {unit} at once, carton {carton} holds {received}/{expected}: {name}",
    ),
    "contents-partly": (
        "整件收入 {added} {unit}，{refused} {unit} 不收（{code} {reason}）：{name}，请取出放到一边",
        "Received {added} {unit}, refused {refused} ({code} {reason}) of {name}: take them out",
    ),
    "accepted-full": (
        "{name} 批号 {batch}：{received}/{expected} {unit}；箱 {carton} 已满 {inside}",
        "{name} batch {batch}: {received}/{expected} {unit}; carton {carton} is full, {inside}",
    ),
    "accepted-beyond": (
        "{name} 批号 {batch}：{received}/{expected} {unit}；箱 {carton} 已满 {inside}，未计入该箱，请扫下一箱箱码",
        "{name} batch {batch}: {received}/{expected} {unit}; carton {carton} is full ({inside}), scan the next",
    ),
    "accepted-other-carton": (
        "{name} 批号 {batch}：{received}/{expected} {unit}；清单上属于箱 {carton}，已计入箱 {carton}",
        "{name} batch {batch}: {received}/{expected} {unit}; listed in carton {carton}, counted there",
    ),
    "counted-by-carton": (
        "按箱计数 {added} {unit}：{name} 批号 {batch}，{received}/{expected} {unit}",
        "Counted by carton, {added} {unit}: {name} batch {batch}, {received}/{expected} {unit}",
    ),
    "counted-near-expiry": (
        "近效期，有效期至 {expiry}：按箱计数 {added} {unit}，{name} 批号 {batch}，请核对",
        "Near expiry, good until {expiry}: {added} {unit} counted by carton, {name} batch {batch}; check",
    ),
    "pack-opened": (
        "已打开包装 {carton}（{name}）{received}/{expected}，请逐盒扫描；不满整件请扫“结束本箱”",
        "Package {carton} of {name} is open, {received}/{expected}: scan its boxes; end it if it is short",
    ),
    "pack-opened-after": (
        "已打开包装 {carton}（{name}）{received}/{expected}，请逐盒扫描；上一件 {before} 是零箱 {inside}",
        "Package {carton} of {name} is open, {received}/{expected}; {before} before it is short, {inside}",
    ),
    "accepted-in-pack": (
        "{name} 批号 {batch}：{received}/{expected} {unit}；包装 {carton} {inside}",
        "{name} batch {batch}: {received}/{expected} {unit}; package {carton} {inside}",
    ),
    "accepted-pack-full": (
        "{name} 批号 {batch}：{received}/{expected} {unit}；包装 {carton} 已满 {inside}",
        "{name} batch {batch}: {received}/{expected} {unit}; package {carton} is full, {inside}",
    ),
    "accepted-not-in-pack": (
        "{name} 批号 {batch}：{received}/{expected} {unit}；不是打开的包装 {carton} 里的，未计入该件 {inside}",
        "{name} batch {batch}: {received}/{expected} {unit}; not of package {carton}, still {inside}",
    ),
    "carton-opened-after": (
        "箱 {carton} 请逐盒扫描 {received}/{expected}；上一箱 {before} 扫了 {inside}",
        "Carton {carton}: scan each box, {received}/{expected}; carton {before} before it has {inside}",
    ),
    "carton-opened": (
        "箱 {carton} 未附追溯码，请逐盒扫描 {received}/{expected}",
        "Carton {carton} came without codes: scan each box, {received}/{expected}",
    ),
    # Noted before the delivery note has come.
    "kept": (
        "已记下，待配送单：{text}，共 {count} 条",
        "Noted until the delivery note comes: {text}, {count} in all",
    ),
    "counted-by-hand": (
        "已记下手工点数：{text}，{quantity}，待配送单",
        "Counted by hand: {text}, {quantity}; noted until the delivery note comes",
    ),
    "kept-already": (
        "这次无单收货里已扫过，未重复记下：{text}",
        "Scanned before in this receipt without a note, not noted again: {text}",
    ),
    "kept-received-before": (
        "此码已在收货单 {receipt} 收过，未记下，请把这一盒放到一边",
        "This code was received before with {receipt}; not noted: put the box aside",
    ),
    "taken-back": ("已撤销第 {undone} 次扫码：{text}", "Undone: scan {undone}, {text}"),
    # Seen before.
    "already-scanned": (
        "本单已扫过，未重复计数：{name} 批号 {batch} {received}/{expected} {unit}",
        "Scanned before, not counted again: {name} batch {batch} {received}/{expected} {unit}",
    ),
    "contents-already": (
        "箱内 {known} {unit} 都已扫过，未重复计数：{name}",
        "All {known} {unit} in it were scanned before: {name}",
    ),
    "contents-already-partly": (
        "箱内 {known} {unit} 已扫过，{refused} {unit} 仍不收（{code} {reason}）：{name}",
        "{known} {unit} in it were scanned before, {refused} stay refused ({code} {reason}): {name}",
    ),
    "already-scanned-joined": (
        "本单已扫过，未重复计数，已归入包装 {carton} {inside}：{name} 批号 {batch} {received}/{expected} {unit}",
        "Scanned before; now in package {carton} {inside}: {name} batch {batch} {received}/{expected} {unit}",
    ),
    "pack-open-already": (
        "包装 {carton} 已打开 {inside}，请继续逐盒扫描",
        "Package {carton} is open already, {inside}: go on with its boxes",
    ),
    "counted-already": (
        "箱 {carton} 已按箱计数，未重复计数：{received}/{expected}",
        "Carton {carton} was counted before, not counted again: {received}/{expected}",
    ),
    "carton-open-already": (
        "箱 {carton} 已打开，请继续逐盒扫描 {received}/{expected}",
        "Carton {carton} is open already: go on with its boxes, {received}/{expected}",
    ),
    # Refused.
    "already-received": (
        "此码已在收货单 {receipt} 收过，请把这一盒放到一边并告知负责人",
        "This code was received before with {receipt}: put the box aside and tell the lead",
    ),
    "content-already-received": (
        "箱内 {code} 已在收货单 {receipt} 收过，整件未计数，请拆开逐盒扫描",
        "{code} inside was received before with {receipt}; nothing counted: open it, scan each box",
    ),
    "not-on-delivery": (
        "不在本配送单上：药品标识码 {identifier}，请放到一边",
        "Not on this delivery: drug identifier {identifier}; put it aside",
    ),
    "on-other-delivery": (
        "属于另一张配送单 {delivery}，未计数，请放到那一单",
        "Belongs to delivery {delivery}; not counted: put it there",
    ),
    "not-on-delivery-item": (
        "不在本配送单上：药品标识码 {identifier} 是 {name}，请放到一边",
        "Not on this delivery: drug identifier {identifier} is {name}; put it aside",
    ),
    "carton-quantity-unknown": (
        "箱 {carton} 按箱计数，但不知道每箱多少 {unit}，请先扫数量指令再扫箱码：{name}",
        "Carton {carton} of {name} counts whole, how many {unit} is unknown: scan the quantity first",
    ),
    "recalled": (
        "召回药品（{reason}）：{name} 批号 {batch}，拒收并单独存放",
        "Recalled ({reason}): {name} batch {batch}; refuse it and keep it apart",
    ),
    "stopped": (
        "已停用（{reason}）：{name}，未计数，请放到一边并告知负责人",
        "No longer used ({reason}): {name}; not counted, put it aside and tell the lead",
    ),
    "near-expiry-refused": (
        "近效期不收，有效期至 {expiry}：{name} 批号 {batch}，未计数",
        "Refused, too near its expiry {expiry}: {name} batch {batch}; not counted",
    ),
    "carton-not-on-delivery": (
        "箱码 {text} 不在本配送单上，请核对送货单号",
        "Carton {text} is not on this delivery; check the delivery number",
    ),
    "not-in-carton-list": (
        "不在配送企业的装箱清单里：{name} 批号 {batch}，未计数，请放到一边",
        "Not in the distributor's list: {name} batch {batch}; not counted, put it aside",
    ),
    "wrong-batch": (
        "批号不符：盒上 {found}，配送单 {batch}，{name}，未计数",
        "Wrong batch: {found} on the box, {batch} on the delivery, {name}; not counted",
    ),
    "wrong-expiry": (
        "有效期不符：盒上 {found}，配送单 {expiry}，{name} 批号 {batch}，未计数",
        "Wrong expiry: {found} on the box, {expiry} on the delivery, {name} batch {batch}; not counted",
    ),
    "expired": (
        "已过期（有效期至 {expiry}）：{name} 批号 {batch}，拒收",
        "Expired (good until {expiry}): {name} batch {batch}; refuse it",
    ),
    "over-quantity": (
        "超出配送数量：{name} 批号 {batch} 已收满 {expected} {unit}，这一盒未计数",
        "More than was sent: {name} batch {batch} has all {expected} {unit}; this box is not counted",
    ),
    "contents-over": (
        "超出配送数量：{name} 已收 {received}/{expected}，本件还有 {more} {unit}，未计数，请逐盒核对",
        "More than was sent: {name} has {received}/{expected}, this holds {more} {unit} more; not counted",
    ),
    "package-contents-unknown": (
        "{name} 的中包装或大包装码，里面有哪些盒还不知道，请拆开逐盒扫描",
        "A middle or large package of {name} whose contents are not known: open it, scan each box",
    ),
    "identifier-unknown": (
        "药品标识码 {identifier} 还没有对应的品种，未计数；核对实物后在异常筐按 F5 指定品种",
        "Drug identifier {identifier} stands for no item yet; not counted: press F5 in the tray to say which",
    ),
    "not-a-trace-code": (
        "{text} 是商品或注册编码，不是追溯码，请扫盒上的药品追溯码",
        "{text} is a product or registry code, not a trace code: scan the trace code on the box",
    ),
    "malformed": (
        "读码有误：{reason}",
        "Misread or incomplete ({problem}): {text}; scan it again",
    ),
    "unknown-code": (
        "认不出这个码：{text}，请扫药品追溯码或箱码",
        "Unknown code: {text}; scan a trace code or a carton label",
    ),
    # Rejected, or held back. The value `difference` is worded in the language of the sentence.
    "rejected": (
        "拒收（{difference}）：{name} {strength} 批号 {batch}，本行已拒收 {rejected} {unit}",
        "Rejected ({difference}): {name} {strength} batch {batch}, {rejected} {unit} of the line",
    ),
    "contents-rejected": (
        "拒收（{difference}）：{label} 内 {count} {unit} {name}",
        "Rejected ({difference}): {count} {unit} of {name} in {label}",
    ),
    "stranger-rejected": (
        "拒收（{difference}）：{code}，不属于本单任何一行，请单独存放",
        "Rejected ({difference}): {code} belongs to no line of this delivery; keep it apart",
    ),
    "quantity-rejected": (
        "拒收（{difference}）{count} {unit}：{name} 批号 {batch}",
        "Rejected ({difference}) {count} {unit}: {name} batch {batch}",
    ),
    "held": (
        "待处理：{name} {strength} 批号 {batch}；再扫一次即收入，或扫拒收命令",
        "Held: {name} {strength} batch {batch}; scan it again to receive it, or reject it",
    ),
    "contents-held": (
        "待处理：{label} 内 {count} {unit} {name}；逐盒再扫即收入，或拒收",
        "Held: {count} {unit} of {name} in {label}; scan each again to receive it, or reject them",
    ),
    "stranger-held": (
        "待处理：{code}，不属于本单任何一行，确认收货前须拒收",
        "Held: {code} belongs to no line of this delivery; reject it before confirming",
    ),
    "already-rejected": (
        "这一盒已拒收（{difference}），未计数：{code}",
        "This box was rejected ({difference}) and is not counted: {code}",
    ),
    "already-held": ("这一盒已在待处理中：{code}", "This box is held already: {code}"),
    "contents-aside": (
        "{label} 内的盒都已拒收或待处理，未计数",
        "All boxes in {label} were rejected or are held; nothing counted",
    ),
    "contents-unknown": (
        "{label} 内有多少盒不知道，请逐盒扫描，或按数量拒收",
        "How many boxes {label} holds is not known: scan each, or reject by quantity",
    ),
    "too-many-rejected": (
        "第 {line} 行还能按数量拒收 {count} {unit}；已收的请先扫拒收命令，再扫这一盒",
        "Line {line} has {count} {unit} left to reject by quantity; reject received boxes by scan",
    ),
    "held-waiting": (
        "还有 {count} 盒待处理，请再扫一次收入，或拒收",
        "{count} boxes are held: scan them again to receive them, or reject them",
    ),
    # Commands.
    "command": ("指令 {command}", "Command {command}"),
    "codes-contested": (
        "{count} 盒别的工作站也扫过，只计一次：{codes}。请当面核对实物在谁手里",
        "{count} boxes were scanned at another workstation too, counted once: {codes}. Check who has them",
    ),
    "undone": (
        "已撤销第 {undone} 次扫码，减去 {removed}",
        "Undone: scan {undone}, {removed} taken off",
    ),
    "rejection-undone": (
        "已取消第 {undone} 次扫码的拒收或待处理：{count} 盒，加回 {added}",
        "Undone: scan {undone}, {count} boxes no longer rejected or held, {added} counted again",
    ),
    "undo-changed": (
        "第 {undone} 次扫码不能撤销：其中的码已在别处收过，请告知负责人",
        "Scan {undone} cannot be undone: its code was received elsewhere meanwhile; tell the lead",
    ),
    "redone": (
        "已恢复第 {redone} 次扫码，加回 {added}",
        "Made again: scan {redone}, {added} counted",
    ),
    "nothing-to-redo": ("没有可以恢复的扫码", "There is no scan to make again"),
    "redo-changed": (
        "第 {redone} 次扫码不能恢复：撤销之后情况有变，请重新扫描这一盒",
        "Scan {redone} cannot be made again: things have changed since; scan the box again",
    ),
    "reject-armed": (
        "请扫要拒收的盒或箱（{difference}）；再扫同一命令取消",
        "Scan the box or carton to reject ({difference}); the same command again cancels",
    ),
    "hold-armed": (
        "请扫要待处理的盒或箱；再扫同一命令取消",
        "Scan the box or carton to hold; the same command again cancels",
    ),
    "times-armed": (
        "下一个码按 {times} 件计数；再扫同一命令取消",
        "The next scan counts as {times}; the same command again cancels",
    ),
    "disarmed": ("已取消，继续正常扫码", "Cancelled: scans count as usual"),
    "may-not-reject": (
        "您没有“拒收”权限，这个功能码没有起作用：请换有权限的人员拒收",
        "You may not reject: nothing was changed; ask somebody who may",
    ),
    "one-box-one-code": (
        "追溯码一物一码，不能乘以数量，未计数：请一盒一扫",
        "A trace code stands for one box and cannot be multiplied; nothing counted: scan each box",
    ),
    "carton-ended": (
        "箱 {carton} 已收齐 {received}/{expected}，请扫下一箱",
        "Carton {carton} is complete, {received}/{expected}: go on with the next one",
    ),
    "carton-ended-short": (
        "箱 {carton} 未收齐 {received}/{expected}，已结束这一箱，请扫下一箱",
        "Carton {carton} is short, {received}/{expected}, and ended: go on with the next one",
    ),
    "pack-ended": (
        "包装 {carton} 已收齐 {received}/{expected}，请扫下一件",
        "Package {carton} is complete, {received}/{expected}: go on with the next one",
    ),
    "pack-ended-short": (
        "包装 {carton} 是零箱 {received}/{expected}，已结束这一件，请扫下一件",
        "Package {carton} is short, {received}/{expected}, and ended: go on with the next one",
    ),
    "no-carton-at-hand": (
        "手上没有打开的箱，请扫下一箱的箱签",
        "No carton is open: scan the label of the next one",
    ),
    "print-asked": ("正在打印收货单", "The receipt is being printed"),
    "other-delivery-number": (
        "这是配送单 {delivery} 的单号；再扫一次切换到那一单",
        "This is the number of delivery {delivery}: scan it once more to switch to it",
    ),
    "nothing-to-undo": ("没有可以撤销的扫码", "There is no scan to undo"),
    "confirm-asked": ("请在确认窗口核对后确认收货", "Check and confirm in the window"),
    "unknown-command": (
        "这个版本不认识指令 {command}",
        "This version does not know the command {command}",
    ),
    # What cannot be done now.
    "no-receipt-open": (
        "还没有打开收货单，请先选一张配送单",
        "No receipt is open: choose a delivery",
    ),
    "delivery-unknown": (
        "没有这张配送单，请等下一次同步或核对单号",
        "There is no such delivery: wait for the next sync or check the number",
    ),
    "delivery-changed": (
        "配送单 {delivery} 正在收货，文件与收货开始时不同，请用原来的文件，或换一个单号",
        "Delivery {delivery} is being received and this file differs: use the first one or another number",
    ),
    "receipt-confirmed-already": (
        "收货单 {receipt} 已确认，不能再改",
        "Receipt {receipt} is confirmed and cannot be changed",
    ),
    "lines-differ": (
        "还有 {count} 行数量不符且没有说明：第 {lines} 行，请先选择原因",
        "{count} lines differ without a reason: line {lines}; give a reason first",
    ),
    "acceptance-missing": (
        "验收还缺 {count} 项：{missing}；请到“验收”（F12）补齐后再确认",
        "The acceptance lacks {count}: {missing_en}; complete it (F12), then confirm",
    ),
    "tray-not-empty": (
        "异常筐里还有 {count} 条没有说明，请先处理",
        "{count} exceptions are not explained yet; settle them first",
    ),
    "no-such-exception": ("没有第 {seq} 次扫码的异常", "Scan {seq} is not in the exceptions tray"),
    "explanation-missing": ("请写明原因", "Please give a reason"),
    "distributor-missing": ("请先写明配送企业", "Please name the distributor first"),
    "quantity-missing": (
        "数量要在 1 到 100000 之间",
        "The quantity must be between 1 and 100000",
    ),
    "not-while-blind": (
        "没有配送单时不能用指令 {command}，请在合并后使用",
        "The command {command} cannot be used before the delivery note is there",
    ),
    "no-blind-receipt": (
        "这次无单收货已经结束，请刷新列表",
        "This receipt without a note is closed: refresh the list",
    ),
    "blind-closed": (
        "无单收货 {number} 已经结束，不能再改",
        "Receipt {number} without a note is closed and cannot be changed",
    ),
    "blind-joining": (
        "无单收货 {number} 正在与另一张配送单合并",
        "Receipt {number} without a note is being joined with another delivery",
    ),
    "no-such-line": ("收货单没有第 {line} 行", "The receipt has no line {line}"),
    # Identifiers and items.
    "mapping-refused": (
        "药品标识码 {identifier} 已判定不是 {name}，请先在对应关系里改判",
        "Drug identifier {identifier} was said not to be {name}: change that in the list first",
    ),
    "mapping-unknown": (
        "没有药品标识码 {identifier} 的这条对应关系，请刷新列表",
        "There is no such item for drug identifier {identifier}: read the list again",
    ),
    "mapping-no-item": (
        "配送单第 {line} 行没有省标代码，不能建立对应关系",
        "Line {line} of the delivery has no province code: nothing to map to",
    ),
    "mapping-no-identifier": (
        "{identifier} 不是药品标识码，应为 7 位数字或商品条码，请重扫盒上的追溯码",
        "{identifier} is no drug identifier (7 digits or a GTIN): scan the box again",
    ),
    # What is to be looked at on a line; nothing of it stops a scan.
    "notice-approval-differs": (
        "批准文号与目录不同：配送单 {sent}，目录 {catalogue}",
        "Approval number differs: {sent} on the delivery, {catalogue} in the catalogue",
    ),
    "notice-price-differs": (
        "价格与目录不同：配送单 {price} 元，目录 {catalogue_price} 元",
        "Price differs: {price} on the delivery, {catalogue_price} in the catalogue",
    ),
    "notice-mismatch": ("目录校验：{mismatch}", "Catalogue check: {mismatch}"),
    "notice-relation": ("配送关系不符：{relation}", "Delivery relation: {relation}"),
    "notice-controlled": ("特殊管理药品，须双人验收", "Controlled: two persons accept it"),
    "notice-cold-chain": ("冷链药品 {cold_chain}，须核对温度", "Cold chain {cold_chain}: check it"),
    "notice-documents": ("须随货资料：{documents}", "Documents needed: {documents}"),
    "notice-recalled": ("召回药品（{reason}）", "Recalled ({reason})"),
    "notice-stopped": ("已停用（{stopped}）", "No longer used ({stopped})"),
    # What the world did.
    "database-in-use": (
        "另一个 TraceDock 正在使用数据库 {place}，请先关闭它，或换一个数据库",
        "Another TraceDock is using {place}: close it first, or use another database",
    ),
    "database-unreachable": (
        "打不开数据库 {place}（{detail}），请检查路径和权限",
        "Cannot open the database {place} ({detail}): check the path and the rights",
    ),
    "disk-full": (
        "磁盘已满，这一次没有保存：{place}；已答复的扫码都在，请清理磁盘后再扫一次",
        "The disk is full and this was not saved: {place}; what was answered is safe. Free space, retry",
    ),
    "disk-failing": (
        "磁盘读写出错，这一次没有保存：{place}（{detail}）；已答复的扫码都在，请联系管理员检查磁盘",
        "The disk fails and this was not saved: {place} ({detail}); what was answered is safe. Get help",
    ),
    "database-damaged": (
        "数据库 {place} 已损坏（{detail}），请勿删除，联系管理员从备份恢复",
        "The database {place} is damaged ({detail}): do not delete it, ask for a restore from backup",
    ),
    "database-locked": (
        "数据库 {place} 已加密，没有密钥 {detail}，请输入恢复密钥",
        "The database {place} is encrypted, key {detail} is not here: enter the recovery key",
    ),
    "database-busy": (
        "数据库 {place} 正忙，这一次没有保存，请再试一次",
        "The database {place} is busy and this was not saved: try again",
    ),
    "schema-too-new": (
        "数据库 {place} 由更新的版本写成（{detail}），请升级 TraceDock",
        "The database {place} was written by a newer version ({detail}): update TraceDock",
    ),
    "setting-refused": (
        "数据库 {place} 不接受安全设置（{detail}），为防丢数据没有打开；网络盘上不能使用",
        "The database {place} refused a safety setting ({detail}) and was not opened; no network drives",
    ),
    "said": ("{reason}", "{reason}"),
    "bug": (
        "程序出错，编号 {number}；已答复的扫码都在，请把编号告诉管理员",
        "The program failed, number {number}; what was answered is safe. Tell an administrator",
    ),
}

DIFFERENCES: dict[Difference, tuple[str, str]] = {
    Difference.SHORT: ("短少", "short"),
    Difference.DAMAGED: ("破损", "damaged"),
    Difference.WRONG_BATCH: ("批号不符", "wrong batch"),
    Difference.NEAR_EXPIRY: ("近效期", "near expiry"),
    Difference.TEMPERATURE: ("温度超标", "temperature"),
    Difference.DOCUMENTS: ("资料不全", "documents missing"),
    Difference.SUSPECT: ("质量可疑", "quality suspect"),
    Difference.NOT_ORDERED: ("与订单不符", "not as ordered"),
    Difference.OVER: ("多货", "over"),
    Difference.OTHER: ("其他", "other"),
}
