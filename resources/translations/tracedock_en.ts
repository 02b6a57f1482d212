<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="zh_CN">
<context>
    <name>AcceptanceDialog</name>
    <message>
        <source>验收</source>
        <translation>Acceptance</translation>
    </message>
    <message>
        <source>回到收货</source>
        <translation>Back to receiving</translation>
    </message>
    <message>
        <source>验收 {receipt}</source>
        <translation>Acceptance {receipt}</translation>
    </message>
    <message>
        <source>正在取回附件 {name}…</source>
        <translation>Fetching {name}…</translation>
    </message>
    <message>
        <source>标红的一格认不出来，没有保存，请改正：温度如 5.5，时间如 14:05</source>
        <translation>The red field cannot be read and was not saved. Correct it: a temperature such as 5.5, a time such as 14:05</translation>
    </message>
    <message>
        <source>到货与冷链</source>
        <translation>Arrival</translation>
    </message>
    <message>
        <source>包装</source>
        <translation>Packages</translation>
    </message>
    <message>
        <source>明细</source>
        <translation>Lines</translation>
    </message>
    <message>
        <source>附件</source>
        <translation>Files</translation>
    </message>
    <message>
        <source>签字</source>
        <translation>Sign</translation>
    </message>
    <message>
        <source>附件 {count}</source>
        <translation>Files {count}</translation>
    </message>
    <message>
        <source>{section}（缺 {count}）</source>
        <translation>{section} ({count} missing)</translation>
    </message>
</context>
<context>
    <name>AcceptedLinesModel</name>
    <message>
        <source>行</source>
        <translation>Line</translation>
    </message>
    <message>
        <source>药品</source>
        <translation>Drug</translation>
    </message>
    <message>
        <source>检验报告</source>
        <translation>Test report</translation>
    </message>
    <message>
        <source>注册证</source>
        <translation>Licence</translation>
    </message>
    <message>
        <source>口岸报告</source>
        <translation>Port report</translation>
    </message>
    <message>
        <source>批签发</source>
        <translation>Lot release</translation>
    </message>
    <message>
        <source>外观</source>
        <translation>Looks</translation>
    </message>
    <message>
        <source>结论</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>附件</source>
        <translation>Files</translation>
    </message>
    <message>
        <source>附 {count}</source>
        <translation>Files {count}</translation>
    </message>
    <message>
        <source>有</source>
        <translation>Yes</translation>
    </message>
    <message>
        <source>缺</source>
        <translation>Missing</translation>
    </message>
    <message>
        <source>双人验收</source>
        <translation>Two persons</translation>
    </message>
    <message>
        <source>冷链</source>
        <translation>Cold chain</translation>
    </message>
</context>
<context>
    <name>AcceptedLinesPanel</name>
    <message>
        <source>验收明细</source>
        <translation>Acceptance lines</translation>
    </message>
    <message>
        <source>方向键选格&#x3000;空格：勾选单据&#x3000;1 合格&#x3000;2 不合格&#x3000;3 待处理&#x3000;外观列 1 是 2 否</source>
        <translation>Arrows: move   Space: tick a document   1 good   2 bad   3 hold   Looks: 1 yes 2 no</translation>
    </message>
    <message>
        <source>不合格原因</source>
        <translation>Reason for bad</translation>
    </message>
    <message>
        <source>备注，按 Enter</source>
        <translation>Remark, then Enter</translation>
    </message>
    <message>
        <source>备注</source>
        <translation>Remark</translation>
    </message>
    <message>
        <source>附 {count}</source>
        <translation>Files {count}</translation>
    </message>
</context>
<context>
    <name>AddressesModel</name>
    <message>
        <source>配送点</source>
        <translation>Delivery point</translation>
    </message>
    <message>
        <source>地址</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>联系人</source>
        <translation>Contact</translation>
    </message>
    <message>
        <source>停用：{why}</source>
        <translation>Stopped: {why}</translation>
    </message>
</context>
<context>
    <name>AgainQuestion</name>
    <message>
        <source>重打 {label}：原来的那张从现在起作废，请撕掉。还在装的箱会得到新箱号，已关闭的发货单号码不变。请写明原因，会记录在案。</source>
        <translation>Print {label} again: the old one is void from now on, tear it off. A carton still being packed gets a new number; in a closed shipment the number stays. Give the reason, it is recorded.</translation>
    </message>
    <message>
        <source>重打标签</source>
        <translation>Print a label again</translation>
    </message>
    <message>
        <source>重打(&amp;P)</source>
        <translation>&amp;Print again</translation>
    </message>
    <message>
        <source>标签污损</source>
        <translation>Label dirty</translation>
    </message>
    <message>
        <source>打印不清楚</source>
        <translation>Printed unclearly</translation>
    </message>
    <message>
        <source>卡纸</source>
        <translation>Paper jam</translation>
    </message>
    <message>
        <source>贴错了</source>
        <translation>Stuck on the wrong one</translation>
    </message>
    <message>
        <source>标签丢失</source>
        <translation>Label lost</translation>
    </message>
    <message>
        <source>选一个，或自己写</source>
        <translation>Choose one, or write your own</translation>
    </message>
    <message>
        <source>请写明重打的原因。</source>
        <translation>Say why it is printed again.</translation>
    </message>
</context>
<context>
    <name>AliasForm</name>
    <message>
        <source>类别</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>写法</source>
        <translation>Writing</translation>
    </message>
    <message>
        <source>其他写法</source>
        <translation>Other writings</translation>
    </message>
    <message>
        <source>变更日期</source>
        <translation>Changed on</translation>
    </message>
    <message>
        <source>理由</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>关系</source>
        <translation>Relation</translation>
    </message>
    <message>
        <source>试算结果</source>
        <translation>Result of the trial</translation>
    </message>
    <message>
        <source>曾用名、简称、旧文号；几个用“；”隔开</source>
        <translation>Former names, short names, old numbers; several are parted by “;”</translation>
    </message>
    <message>
        <source>可空，如 2026-11-21</source>
        <translation>May be empty, like 2026-11-21</translation>
    </message>
    <message>
        <source>如 更名、换发批件</source>
        <translation>Like: renamed, licence renewed</translation>
    </message>
    <message>
        <source>清空</source>
        <translation>Clear</translation>
    </message>
    <message>
        <source>试算</source>
        <translation>Try</translation>
    </message>
    <message>
        <source>登记</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>{name}：可登记 {count} 条，已登记过 {known} 条，{bad} 处没有读入。</source>
        <translation>{name}: {count} can be noted, {known} are known, {bad} were not read.</translation>
    </message>
    <message>
        <source>Ctrl+T 试算，Ctrl+Enter 全部登记，Ctrl+N 放弃。</source>
        <translation>Ctrl+T tries, Ctrl+Enter notes all, Ctrl+N drops them.</translation>
    </message>
    <message>
        <source>请填写两个写法和理由；日期写成 2026-11-21，或空着。</source>
        <translation>Give two writings and the reason; write the day like 2026-11-21 or leave it empty.</translation>
    </message>
    <message>
        <source>正在试算…</source>
        <translation>Trying…</translation>
    </message>
    <message>
        <source>试算已取消。</source>
        <translation>The trial was stopped.</translation>
    </message>
    <message>
        <source>登记后会消除 {closed} 条预警，新增 {new} 条，变化 {changed} 条。</source>
        <translation>Noting it would close this many warnings: {closed}; give new ones: {new}; change: {changed}.</translation>
    </message>
    <message>
        <source>消除：{what}</source>
        <translation>Cleared: {what}</translation>
    </message>
    <message>
        <source>新增：{what}</source>
        <translation>New: {what}</translation>
    </message>
</context>
<context>
    <name>Aliases</name>
    <message>
        <source>生产企业</source>
        <translation>Maker</translation>
    </message>
    <message>
        <source>批准文号</source>
        <translation>Approval number</translation>
    </message>
    <message>
        <source>同一</source>
        <translation>Same</translation>
    </message>
    <message>
        <source>不同</source>
        <translation>Different</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation>Withdrawn</translation>
    </message>
    <message>
        <source>意见不一</source>
        <translation>Disputed</translation>
    </message>
    <message>
        <source>已撤销</source>
        <translation>Withdrawn</translation>
    </message>
    <message>
        <source>{at} {person}：{verdict} {why} {since}</source>
        <translation>{at} {person}: {verdict} {why} {since}</translation>
    </message>
    <message>
        <source>{day} 起</source>
        <translation>from {day}</translation>
    </message>
    <message>
        <source>（已被取代）</source>
        <translation> (replaced)</translation>
    </message>
</context>
<context>
    <name>AliasesDialog</name>
    <message>
        <source>别名：厂家与批准文号</source>
        <translation>Aliases: makers and approval numbers</translation>
    </message>
</context>
<context>
    <name>AliasesModel</name>
    <message>
        <source>关系</source>
        <translation>Relation</translation>
    </message>
    <message>
        <source>两个写法</source>
        <translation>Two writings</translation>
    </message>
    <message>
        <source>登记</source>
        <translation>Note</translation>
    </message>
</context>
<context>
    <name>AliasesPanel</name>
    <message>
        <source>别名</source>
        <translation>Aliases</translation>
    </message>
    <message>
        <source>名称、文号、理由或登记人 (Ctrl+F)</source>
        <translation>Name, number, reason or person (Ctrl+F)</translation>
    </message>
    <message>
        <source>查找别名</source>
        <translation>Find aliases</translation>
    </message>
    <message>
        <source>含已撤销(&amp;W)</source>
        <translation>With undone ones (&amp;W)</translation>
    </message>
    <message>
        <source>撤销登记</source>
        <translation>Take back</translation>
    </message>
    <message>
        <source>撤回上一步</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>导入</source>
        <translation>Import</translation>
    </message>
    <message>
        <source>导出</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>类别</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>全部</source>
        <translation>All</translation>
    </message>
    <message>
        <source>导入别名</source>
        <translation>Import aliases</translation>
    </message>
    <message>
        <source>表格 ({endings})</source>
        <translation>Tables ({endings})</translation>
    </message>
    <message>
        <source>导出别名</source>
        <translation>Export aliases</translation>
    </message>
    <message>
        <source>{said}（编号 {number}）</source>
        <translation>{said} (no. {number})</translation>
    </message>
    <message>
        <source>共 {count} 条</source>
        <translation>{count} in all</translation>
    </message>
    <message>
        <source>共 {count} 条，列出前 {shown} 条</source>
        <translation>{count} in all, the first {shown} listed</translation>
    </message>
    <message>
        <source>没有查到</source>
        <translation>Nothing found</translation>
    </message>
    <message>
        <source>请少写几个字，或换一个类别。</source>
        <translation>Write fewer letters, or choose another class.</translation>
    </message>
    <message>
        <source>还没有登记别名</source>
        <translation>No aliases yet</translation>
    </message>
    <message>
        <source>在右边登记更名的厂家、换发的文号，或从文件导入；预警里也能直接登记。</source>
        <translation>Note renamed makers and renewed numbers on the right, or import a file; a warning can be noted at once, too.</translation>
    </message>
</context>
<context>
    <name>AnswersModel</name>
    <message>
        <source>最近扫码</source>
        <translation>Last scans</translation>
    </message>
    <message>
        <source>计数</source>
        <translation>Count</translation>
    </message>
</context>
<context>
    <name>AnswersPanel</name>
    <message>
        <source>最近扫码</source>
        <translation>Last scans</translation>
    </message>
</context>
<context>
    <name>ApproveDialog</name>
    <message>
        <source>审核订单</source>
        <translation>Approve order</translation>
    </message>
    <message>
        <source>审核通过</source>
        <translation>Approve</translation>
    </message>
    <message>
        <source>审核意见</source>
        <translation>Remark</translation>
    </message>
    <message>
        <source>退回修改(&amp;B)</source>
        <translation>Send &amp;back</translation>
    </message>
    <message>
        <source>退回时请在审核意见里写明原因。</source>
        <translation>To send it back, say why in the remark.</translation>
    </message>
</context>
<context>
    <name>ArmedStrip</name>
    <message>
        <source>{what} · Esc 取消</source>
        <translation>{what} · Esc cancels</translation>
    </message>
    <message>
        <source>属于配送单 {delivery}，按 F7 切换</source>
        <translation>Belongs to delivery {delivery}: F7 changes to it</translation>
    </message>
</context>
<context>
    <name>ArrivalPanel</name>
    <message>
        <source>现在</source>
        <translation>Now</translation>
    </message>
    <message>
        <source>附上记录仪文件…</source>
        <translation>Attach logger file…</translation>
    </message>
    <message>
        <source>年-月-日 时:分，或只填时:分</source>
        <translation>year-month-day hour:minute, or hour:minute only</translation>
    </message>
    <message>
        <source>送货人</source>
        <translation>Driver</translation>
    </message>
    <message>
        <source>到货时间</source>
        <translation>Arrived at</translation>
    </message>
    <message>
        <source>运输方式</source>
        <translation>Transport</translation>
    </message>
    <message>
        <source>车牌号 / 运单号</source>
        <translation>Plate / waybill</translation>
    </message>
    <message>
        <source>启运温度 ℃</source>
        <translation>Departure ℃</translation>
    </message>
    <message>
        <source>到货温度 ℃</source>
        <translation>Arrival ℃</translation>
    </message>
    <message>
        <source>运输时间（分钟）</source>
        <translation>On the way (min)</translation>
    </message>
    <message>
        <source>温控方式</source>
        <translation>Cooling</translation>
    </message>
    <message>
        <source>途中最低 – 最高 ℃</source>
        <translation>Lowest – highest ℃</translation>
    </message>
    <message>
        <source>温度记录仪</source>
        <translation>Logger</translation>
    </message>
    <message>
        <source>记录 {count} 次：{low} – {high} ℃，平均 {mean} ℃
{first} 至 {last}
</source>
        <translation>Readings: {count}, {low} – {high} ℃, mean {mean} ℃
{first} to {last}
</translation>
    </message>
    <message>
        <source>{outside} 次超出 {limits} ℃</source>
        <translation>{outside} outside {limits} ℃</translation>
    </message>
    <message>
        <source>全部在 {limits} ℃ 以内</source>
        <translation>All within {limits} ℃</translation>
    </message>
</context>
<context>
    <name>AssignDialog</name>
    <message>
        <source>指定品种</source>
        <translation>Assign a drug</translation>
    </message>
    <message>
        <source>药品标识码 {identifier} 是哪一行的药品？（{raw}）</source>
        <translation>Which line has the drug of identifier {identifier}? ({raw})</translation>
    </message>
    <message>
        <source>配送单的行</source>
        <translation>Delivery lines</translation>
    </message>
    <message>
        <source>指定</source>
        <translation>Assign</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>已指定为{name}，请重新扫这一盒</source>
        <translation>Assigned to {name}: scan this box again</translation>
    </message>
    <message>
        <source>指定后这个标识码就按该品种收货，并列入“对照与规则”等人确认。请核对盒上的药名。</source>
        <translation>Boxes with this identifier are then received as this drug, and “Identifiers and rules” lists it to be confirmed. Check the name on the box.</translation>
    </message>
    <message>
        <source>包装级别</source>
        <translation>Package level</translation>
    </message>
</context>
<context>
    <name>Assigning</name>
    <message>
        <source>异常筐里没有标识码未知的扫码，没有要指定品种的。</source>
        <translation>The exceptions tray holds no unknown identifier: there is nothing to assign.</translation>
    </message>
    <message>
        <source>已指定为{name}。请重新扫这一盒。</source>
        <translation>Assigned to {name}. Scan this box again.</translation>
    </message>
    <message>
        <source>已指定为{name}。请重新扫这 {count} 盒。</source>
        <translation>Assigned to {name}. Boxes to scan again: {count}.</translation>
    </message>
</context>
<context>
    <name>AttachmentsPanel</name>
    <message>
        <source>附件</source>
        <translation>Files</translation>
    </message>
    <message>
        <source>附到</source>
        <translation>Attach to</translation>
    </message>
    <message>
        <source>单据种类</source>
        <translation>Document</translation>
    </message>
    <message>
        <source>还没有附件。破损的拍照附上，检验报告等单据可以扫描后附上，每个不超过 20 MB。</source>
        <translation>No files yet. Attach photos of damage, and scans of test reports and other documents, 20 MB each at most.</translation>
    </message>
    <message>
        <source>附照片…</source>
        <translation>Photo…</translation>
    </message>
    <message>
        <source>附单据…</source>
        <translation>Document…</translation>
    </message>
    <message>
        <source>附温度记录…</source>
        <translation>Temperatures…</translation>
    </message>
    <message>
        <source>附其他…</source>
        <translation>Other…</translation>
    </message>
    <message>
        <source>打开</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>移除</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>图片 ({kinds})</source>
        <translation>Pictures ({kinds})</translation>
    </message>
    <message>
        <source>温度记录 ({kinds})</source>
        <translation>Temperature records ({kinds})</translation>
    </message>
    <message>
        <source>图片、PDF、表格、文本 ({kinds})</source>
        <translation>Pictures, PDF, tables, text ({kinds})</translation>
    </message>
    <message>
        <source>整张收货单</source>
        <translation>Whole receipt</translation>
    </message>
    <message>
        <source>第 {line} 行 {name}</source>
        <translation>Line {line} {name}</translation>
    </message>
    <message>
        <source>整单</source>
        <translation>Receipt</translation>
    </message>
    <message>
        <source>第 {line} 行</source>
        <translation>Line {line}</translation>
    </message>
    <message>
        <source>在另一台工作站上</source>
        <translation>On another workstation</translation>
    </message>
</context>
<context>
    <name>Audit</name>
    <message>
        <source>第 {row} 条{fault}</source>
        <translation>entry {row} {fault}</translation>
    </message>
    <message>
        <source>被改动</source>
        <translation>was altered</translation>
    </message>
    <message>
        <source>缺失（被删除）</source>
        <translation>is missing (deleted)</translation>
    </message>
    <message>
        <source>是后来插入的</source>
        <translation>was inserted later</translation>
    </message>
    <message>
        <source>被换了位置</source>
        <translation>was moved</translation>
    </message>
    <message>
        <source>处的签名根被改动或删除</source>
        <translation>has a signed root that was altered or deleted</translation>
    </message>
    <message>
        <source>人员</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>岗位</source>
        <translation>Role</translation>
    </message>
    <message>
        <source>机构</source>
        <translation>Organisation</translation>
    </message>
    <message>
        <source>工作站</source>
        <translation>Workstation</translation>
    </message>
    <message>
        <source>连接</source>
        <translation>Connection</translation>
    </message>
    <message>
        <source>交换</source>
        <translation>Exchange</translation>
    </message>
    <message>
        <source>文件</source>
        <translation>File</translation>
    </message>
    <message>
        <source>单据</source>
        <translation>Paper</translation>
    </message>
    <message>
        <source>标签</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>备份</source>
        <translation>Backup</translation>
    </message>
    <message>
        <source>数据库</source>
        <translation>Database</translation>
    </message>
    <message>
        <source>前置服务</source>
        <translation>Service</translation>
    </message>
    <message>
        <source>审计</source>
        <translation>Audit</translation>
    </message>
    <message>
        <source>扫码枪</source>
        <translation>Reader</translation>
    </message>
    <message>
        <source>云码平台</source>
        <translation>Relay</translation>
    </message>
    <message>
        <source>数据库加密</source>
        <translation>Database encryption</translation>
    </message>
    <message>
        <source>备份第二位置</source>
        <translation>Second place of backups</translation>
    </message>
    <message>
        <source>标签设计</source>
        <translation>Label design</translation>
    </message>
    <message>
        <source>单据打印机</source>
        <translation>Paper printer</translation>
    </message>
    <message>
        <source>标签打印机</source>
        <translation>Label printer</translation>
    </message>
    <message>
        <source>收货单</source>
        <translation>Receipt</translation>
    </message>
    <message>
        <source>验收</source>
        <translation>Acceptance</translation>
    </message>
    <message>
        <source>无单收货</source>
        <translation>Receiving without a note</translation>
    </message>
    <message>
        <source>重码处理</source>
        <translation>Case</translation>
    </message>
    <message>
        <source>追溯码</source>
        <translation>Codes</translation>
    </message>
    <message>
        <source>召回</source>
        <translation>Recall</translation>
    </message>
    <message>
        <source>订单</source>
        <translation>Order</translation>
    </message>
    <message>
        <source>发票</source>
        <translation>Invoice</translation>
    </message>
    <message>
        <source>目录</source>
        <translation>Catalogue</translation>
    </message>
    <message>
        <source>发货单</source>
        <translation>Shipment</translation>
    </message>
    <message>
        <source>箱</source>
        <translation>Carton</translation>
    </message>
    <message>
        <source>操作</source>
        <translation>Deed</translation>
    </message>
    <message>
        <source>请求</source>
        <translation>Request</translation>
    </message>
    <message>
        <source>消息</source>
        <translation>Messages</translation>
    </message>
    <message>
        <source>规则</source>
        <translation>Rules</translation>
    </message>
    <message>
        <source>HIS 密钥</source>
        <translation>HIS key</translation>
    </message>
    <message>
        <source>配送企业密钥</source>
        <translation>Distributor&apos;s key</translation>
    </message>
    <message>
        <source>名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>号码</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>权限</source>
        <translation>Permissions</translation>
    </message>
    <message>
        <source>缺少权限</source>
        <translation>Permission lacking</translation>
    </message>
    <message>
        <source>休假</source>
        <translation>Leave</translation>
    </message>
    <message>
        <source>离职日期</source>
        <translation>Left on</translation>
    </message>
    <message>
        <source>审核限额</source>
        <translation>Approves up to</translation>
    </message>
    <message>
        <source>胸卡</source>
        <translation>Badge</translation>
    </message>
    <message>
        <source>行数</source>
        <translation>Rows</translation>
    </message>
    <message>
        <source>格式</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>从哪天</source>
        <translation>From</translation>
    </message>
    <message>
        <source>到哪天</source>
        <translation>To</translation>
    </message>
    <message>
        <source>种类</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>打印机</source>
        <translation>Printer</translation>
    </message>
    <message>
        <source>份数</source>
        <translation>Copies</translation>
    </message>
    <message>
        <source>标签数</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>作废的号码</source>
        <translation>Number voided</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>备注</source>
        <translation>Remark</translation>
    </message>
    <message>
        <source>决定</source>
        <translation>Decision</translation>
    </message>
    <message>
        <source>次数</source>
        <translation>Times</translation>
    </message>
    <message>
        <source>文件夹</source>
        <translation>Folder</translation>
    </message>
    <message>
        <source>启用</source>
        <translation>Enabled</translation>
    </message>
    <message>
        <source>地址</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>内容摘要</source>
        <translation>Digest</translation>
    </message>
    <message>
        <source>自动打印</source>
        <translation>Printed at once</translation>
    </message>
    <message>
        <source>方式</source>
        <translation>Way</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Explanation</translation>
    </message>
    <message>
        <source>间隔（秒）</source>
        <translation>Interval (s)</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>结果</source>
        <translation>Outcome</translation>
    </message>
    <message>
        <source>文字</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>重新发送</source>
        <translation>Sent again</translation>
    </message>
    <message>
        <source>消息编号</source>
        <translation>Messages</translation>
    </message>
    <message>
        <source>条数</source>
        <translation>Entries</translation>
    </message>
    <message>
        <source>到第几条</source>
        <translation>Up to entry</translation>
    </message>
    <message>
        <source>签名时间</source>
        <translation>Signed at</translation>
    </message>
    <message>
        <source>认证方式</source>
        <translation>Authentication</translation>
    </message>
    <message>
        <source>医院</source>
        <translation>Hospital</translation>
    </message>
    <message>
        <source>工作站历史数</source>
        <translation>Histories of workstations</translation>
    </message>
    <message>
        <source>起始时间</source>
        <translation>Since</translation>
    </message>
    <message>
        <source>截止时间</source>
        <translation>Until</translation>
    </message>
    <message>
        <source>缺少的操作数</source>
        <translation>Operations lacking</translation>
    </message>
    <message>
        <source>少了的保存次数</source>
        <translation>Saves lost</translation>
    </message>
    <message>
        <source>绑定手机验证器</source>
        <translation>Authenticator set up</translation>
    </message>
    <message>
        <source>胸卡 PIN</source>
        <translation>Badge PIN</translation>
    </message>
    <message>
        <source>事项</source>
        <translation>What takes two</translation>
    </message>
    <message>
        <source>复核人</source>
        <translation>Second person</translation>
    </message>
    <message>
        <source>设置</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>重新填写的密钥</source>
        <translation>Secrets given anew</translation>
    </message>
    <message>
        <source>端口</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>波特率</source>
        <translation>Baud rate</translation>
    </message>
    <message>
        <source>校验位</source>
        <translation>Parity</translation>
    </message>
    <message>
        <source>停止位</source>
        <translation>Stop bits</translation>
    </message>
    <message>
        <source>数据位</source>
        <translation>Data bits</translation>
    </message>
    <message>
        <source>结束符</source>
        <translation>Terminator</translation>
    </message>
    <message>
        <source>前缀</source>
        <translation>Prefix</translation>
    </message>
    <message>
        <source>后缀</source>
        <translation>Suffix</translation>
    </message>
    <message>
        <source>键盘布局</source>
        <translation>Keyboard layout</translation>
    </message>
    <message>
        <source>USB 设备</source>
        <translation>USB device</translation>
    </message>
    <message>
        <source>发送内容</source>
        <translation>What it sends</translation>
    </message>
    <message>
        <source>密钥编号</source>
        <translation>Key</translation>
    </message>
    <message>
        <source>CA 证书</source>
        <translation>CA certificate</translation>
    </message>
    <message>
        <source>证书指纹</source>
        <translation>Certificate&apos;s fingerprint</translation>
    </message>
    <message>
        <source>连接方式</source>
        <translation>Reached by</translation>
    </message>
    <message>
        <source>指令语言</source>
        <translation>Printer language</translation>
    </message>
    <message>
        <source>浓度</source>
        <translation>Darkness</translation>
    </message>
    <message>
        <source>速度</source>
        <translation>Speed</translation>
    </message>
    <message>
        <source>收货单号</source>
        <translation>Receipt no.</translation>
    </message>
    <message>
        <source>订单号</source>
        <translation>Order no.</translation>
    </message>
    <message>
        <source>配送单号</source>
        <translation>Delivery no.</translation>
    </message>
    <message>
        <source>无单收货号</source>
        <translation>No. of receiving without a note</translation>
    </message>
    <message>
        <source>发票号</source>
        <translation>Invoice no.</translation>
    </message>
    <message>
        <source>单据号</source>
        <translation>Document no.</translation>
    </message>
    <message>
        <source>平台编号</source>
        <translation>Platform&apos;s no.</translation>
    </message>
    <message>
        <source>物流单号</source>
        <translation>Logistics no.</translation>
    </message>
    <message>
        <source>销售单号</source>
        <translation>Sale no.</translation>
    </message>
    <message>
        <source>箱号</source>
        <translation>Carton no.</translation>
    </message>
    <message>
        <source>批号</source>
        <translation>Batch</translation>
    </message>
    <message>
        <source>有效期至</source>
        <translation>Expiry</translation>
    </message>
    <message>
        <source>生产日期</source>
        <translation>Production date</translation>
    </message>
    <message>
        <source>药品标识码</source>
        <translation>Drug identifier</translation>
    </message>
    <message>
        <source>省标编码</source>
        <translation>Province code</translation>
    </message>
    <message>
        <source>院内编码</source>
        <translation>Hospital code</translation>
    </message>
    <message>
        <source>数量</source>
        <translation>Quantity</translation>
    </message>
    <message>
        <source>单价</source>
        <translation>Price</translation>
    </message>
    <message>
        <source>金额</source>
        <translation>Amount</translation>
    </message>
    <message>
        <source>明细</source>
        <translation>Lines</translation>
    </message>
    <message>
        <source>行号</source>
        <translation>Line</translation>
    </message>
    <message>
        <source>品种</source>
        <translation>Items</translation>
    </message>
    <message>
        <source>值</source>
        <translation>Value</translation>
    </message>
    <message>
        <source>范围</source>
        <translation>Scope</translation>
    </message>
    <message>
        <source>包装级别</source>
        <translation>Package level</translation>
    </message>
    <message>
        <source>来源</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>规格</source>
        <translation>Strength</translation>
    </message>
    <message>
        <source>生产企业</source>
        <translation>Maker</translation>
    </message>
    <message>
        <source>剂型</source>
        <translation>Dosage form</translation>
    </message>
    <message>
        <source>批准文号</source>
        <translation>Approval no.</translation>
    </message>
    <message>
        <source>单位</source>
        <translation>Unit</translation>
    </message>
    <message>
        <source>配送企业编码</source>
        <translation>Distributor&apos;s code</translation>
    </message>
    <message>
        <source>配送企业</source>
        <translation>Distributor</translation>
    </message>
    <message>
        <source>差异说明</source>
        <translation>Explanation of the difference</translation>
    </message>
    <message>
        <source>差异</source>
        <translation>Difference</translation>
    </message>
    <message>
        <source>拒收</source>
        <translation>Rejected</translation>
    </message>
    <message>
        <source>结论</source>
        <translation>Conclusion</translation>
    </message>
    <message>
        <source>签字人</source>
        <translation>Signer</translation>
    </message>
    <message>
        <source>开始时间</source>
        <translation>Begun at</translation>
    </message>
    <message>
        <source>确认时间</source>
        <translation>Confirmed at</translation>
    </message>
    <message>
        <source>发货单位</source>
        <translation>Sender</translation>
    </message>
    <message>
        <source>收货单位</source>
        <translation>Recipient</translation>
    </message>
    <message>
        <source>字段</source>
        <translation>Field</translation>
    </message>
    <message>
        <source>级别</source>
        <translation>Severity</translation>
    </message>
    <message>
        <source>联系人</source>
        <translation>Contact</translation>
    </message>
    <message>
        <source>电话</source>
        <translation>Telephone</translation>
    </message>
    <message>
        <source>工作站的配送点</source>
        <translation>Workstation&apos;s delivery point</translation>
    </message>
    <message>
        <source>配送点编码</source>
        <translation>Delivery point&apos;s code</translation>
    </message>
    <message>
        <source>有效期起</source>
        <translation>Valid from</translation>
    </message>
    <message>
        <source>有效期止</source>
        <translation>Valid until</translation>
    </message>
    <message>
        <source>答应到货日</source>
        <translation>Promised for</translation>
    </message>
    <message>
        <source>省标的值</source>
        <translation>Province&apos;s value</translation>
    </message>
    <message>
        <source>院内的值</source>
        <translation>Hospital&apos;s value</translation>
    </message>
    <message>
        <source>配送单</source>
        <translation>Delivery</translation>
    </message>
    <message>
        <source>退货</source>
        <translation>Return</translation>
    </message>
    <message>
        <source>订单模板</source>
        <translation>Order template</translation>
    </message>
    <message>
        <source>{what}的标识</source>
        <translation>{what}: identity</translation>
    </message>
    <message>
        <source>登录时核实身份</source>
        <translation>Sign-in is proved</translation>
    </message>
    <message>
        <source>口令最短长度</source>
        <translation>Shortest password</translation>
    </message>
    <message>
        <source>口令字符种类</source>
        <translation>Kinds of characters</translation>
    </message>
    <message>
        <source>不得重复的历史口令</source>
        <translation>Passwords not taken again</translation>
    </message>
    <message>
        <source>口令有效天数</source>
        <translation>Days a password is good</translation>
    </message>
    <message>
        <source>到期提醒天数</source>
        <translation>Days of warning before</translation>
    </message>
    <message>
        <source>他人所设口令的有效天数</source>
        <translation>Days a given password is good</translation>
    </message>
    <message>
        <source>PIN 最短长度</source>
        <translation>Shortest PIN</translation>
    </message>
    <message>
        <source>无操作锁屏分钟</source>
        <translation>Minutes until the screen locks</translation>
    </message>
    <message>
        <source>离线登录天数</source>
        <translation>Days of signing in offline</translation>
    </message>
    <message>
        <source>双人：验收签字</source>
        <translation>By two: signature of an acceptance</translation>
    </message>
    <message>
        <source>双人：销毁、认定疑似假药</source>
        <translation>By two: destroyed, or called counterfeit</translation>
    </message>
    <message>
        <source>双人：修改规则、解除停用</source>
        <translation>By two: rules changed, goods let in again</translation>
    </message>
    <message>
        <source>双人：用备份恢复</source>
        <translation>By two: going back to a backup</translation>
    </message>
    <message>
        <source>培训规则</source>
        <translation>Training</translation>
    </message>
</context>
<context>
    <name>AuditPage</name>
    <message>
        <source>刷新</source>
        <translation>Refresh</translation>
    </message>
    <message>
        <source>登录</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>退出登录</source>
        <translation>Sign out</translation>
    </message>
    <message>
        <source>已导出：{name}</source>
        <translation>Exported: {name}</translation>
    </message>
    <message>
        <source>，其中到第 {seq} 条有签名</source>
        <translation>, signed up to entry {seq}</translation>
    </message>
    <message>
        <source>逐条核对无误：共 {count} 条（第 {first}～{last} 条）{signed}。</source>
        <translation>All is as it was written. Entries: {count} ({first} to {last}){signed}.</translation>
    </message>
    <message>
        <source>（{day}）</source>
        <translation> ({day})</translation>
    </message>
    <message>
        <source>审计记录被动过：{what}{day}，此前 {count} 条无误。请保全服务器和备份，用工作站的 workstation.db 作证再核对一次。</source>
        <translation>The audit log was tampered with: {what}{day}; {count} before it are sound. Keep the server and its backups as they are, and count again with a workstation&apos;s workstation.db as witness.</translation>
    </message>
    <message>
        <source>审计记录由审计管理员查看，请登录。</source>
        <translation>The audit log is for the audit administrator: sign in.</translation>
    </message>
    <message>
        <source>已登录：{name}</source>
        <translation>Signed in: {name}</translation>
    </message>
</context>
<context>
    <name>AuthoritiesRow</name>
    <message>
        <source>选择证书文件…</source>
        <translation>Choose a certificate file…</translation>
    </message>
    <message>
        <source>不用</source>
        <translation>Do not use</translation>
    </message>
    <message>
        <source>没有设置，信任公共机构</source>
        <translation>None: public authorities are trusted</translation>
    </message>
    <message>
        <source>证书</source>
        <translation>Certificates</translation>
    </message>
    <message>
        <source>选择 CA 证书文件</source>
        <translation>Choose the file of CA certificates</translation>
    </message>
    <message>
        <source>文件无法读取：{why}。请另选，或检查它的权限。</source>
        <translation>The file cannot be read: {why}. Choose another, or check its permissions.</translation>
    </message>
</context>
<context>
    <name>BackupsDialog</name>
    <message>
        <source>备份与恢复</source>
        <translation>Backup and restore</translation>
    </message>
    <message>
        <source>备份</source>
        <translation>Backups</translation>
    </message>
    <message>
        <source>已备份并通读校验：{name}</source>
        <translation>Backed up, read through and checked: {name}</translation>
    </message>
    <message>
        <source>正在备份，可以继续扫码…</source>
        <translation>Backing up; go on scanning…</translation>
    </message>
    <message>
        <source>每天自动备份一次，保留最近 {count} 份，每份都与原件逐表核对过，连同附件、扫码记录和设置：{folder}。</source>
        <translation>One backup a day, the newest {count} are kept; each was compared with the original table by table, with attachments, scan journal and settings: {folder}.</translation>
    </message>
    <message>
        <source>正在比较这份备份和现在的数据库…</source>
        <translation>Comparing this backup with the present database…</translation>
    </message>
    <message>
        <source>回到 {time} 的备份。{lacking}现在的数据库移到旁边的文件夹保存，不删除。窗口会关闭，恢复后自动打开。</source>
        <translation>Back to the backup of {time}. {lacking} The present database is moved to a folder beside it and kept. The window closes and opens again afterwards.</translation>
    </message>
    <message>
        <source>恢复</source>
        <translation>Restore</translation>
    </message>
    <message>
        <source>还没有备份</source>
        <translation>No backups yet</translation>
    </message>
    <message>
        <source>最近一次备份：{time}，已通读校验</source>
        <translation>Last backup: {time}, read through and checked</translation>
    </message>
    <message>
        <source>现在备份</source>
        <translation>Back up now</translation>
    </message>
    <message>
        <source>恢复到所选备份…</source>
        <translation>Restore chosen…</translation>
    </message>
    <message>
        <source>打开文件夹</source>
        <translation>Open folder</translation>
    </message>
    <message>
        <source>加密…</source>
        <translation>Encryption…</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>输入“恢复”两个字</source>
        <translation>Type the word “Restore”</translation>
    </message>
    <message>
        <source>确认</source>
        <translation>Confirm</translation>
    </message>
    <message>
        <source>恢复并重新打开</source>
        <translation>Restore and reopen</translation>
    </message>
</context>
<context>
    <name>BackupsModel</name>
    <message>
        <source>备份时间</source>
        <translation>Made at</translation>
    </message>
    <message>
        <source>位置</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>大小</source>
        <translation>Size</translation>
    </message>
    <message>
        <source>收货单</source>
        <translation>Receipts</translation>
    </message>
    <message>
        <source>扫码</source>
        <translation>Scans</translation>
    </message>
    <message>
        <source>追溯码</source>
        <translation>Trace codes</translation>
    </message>
    <message>
        <source>校验</source>
        <translation>Check</translation>
    </message>
    <message>
        <source>第二个位置</source>
        <translation>Second place</translation>
    </message>
    <message>
        <source>本机</source>
        <translation>This computer</translation>
    </message>
    <message>
        <source>正在通读…</source>
        <translation>Reading…</translation>
    </message>
    <message>
        <source>完好</source>
        <translation>Sound</translation>
    </message>
    <message>
        <source>不能用：{why}</source>
        <translation>Unusable: {why}</translation>
    </message>
    <message>
        <source>没有读完</source>
        <translation>Not read to the end</translation>
    </message>
</context>
<context>
    <name>BadRowsModel</name>
    <message>
        <source>行</source>
        <translation>Row</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
</context>
<context>
    <name>BadgeDialog</name>
    <message>
        <source>胸卡</source>
        <translation>Badge</translation>
    </message>
    <message>
        <source>换一张胸卡</source>
        <translation>Give another badge</translation>
    </message>
    <message>
        <source>发胸卡</source>
        <translation>Give a badge</translation>
    </message>
    <message>
        <source>收回胸卡</source>
        <translation>Withdraw the badge</translation>
    </message>
    <message>
        <source>打印胸卡…</source>
        <translation>Print badge…</translation>
    </message>
    <message>
        <source>复制号码</source>
        <translation>Copy number</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>{who}还没有胸卡。胸卡要和本人的 PIN 一起用，管理员岗位不能用胸卡登录。</source>
        <translation>{who} has no badge yet. A badge is good together with its owner&apos;s PIN; administrators cannot sign in by badge.</translation>
    </message>
    <message>
        <source>{who}已有胸卡。换一张后旧卡立即失效；丢失的卡先收回。</source>
        <translation>{who} has a badge. Another one ends it at once; withdraw a badge that was lost.</translation>
    </message>
    <message>
        <source>新胸卡的号码只显示这一次：请现在打印；或者复制号码，以后在“标签 → 打印标签 → 胸卡”里打印。关闭后查不到，只能再换一张。</source>
        <translation>The new badge&apos;s number is shown this once: print it now, or copy it and print it later under Labels → Print labels → Badge. Once closed it cannot be found again, only replaced.</translation>
    </message>
    <message>
        <source>已复制</source>
        <translation>Copied</translation>
    </message>
</context>
<context>
    <name>BadgePrinting</name>
    <message>
        <source>胸卡已送到打印队列，看“标签”页。</source>
        <translation>The badge is in the print queue, see Labels.</translation>
    </message>
    <message>
        <source>请先在“标签 → 标签打印机”里添加打印机；也可以先存成 PDF。</source>
        <translation>Add a printer under Labels → Label printers first, or save the badge as PDF.</translation>
    </message>
</context>
<context>
    <name>BarDialog</name>
    <message>
        <source>新增召回或停用</source>
        <translation>New recall or stop</translation>
    </message>
    <message>
        <source>生效</source>
        <translation>Apply</translation>
    </message>
    <message>
        <source>不填：所有批号</source>
        <translation>Empty: all batches</translation>
    </message>
    <message>
        <source>7 位数字或商品条码；一般不填</source>
        <translation>7 digits or a product code; mostly left empty</translation>
    </message>
    <message>
        <source>扫到时会念给收货员，例如 国家局通告：含量不合格</source>
        <translation>Read out when scanned, such as: content out of limits</translation>
    </message>
    <message>
        <source>通知或公告的文号（可不填）</source>
        <translation>Number of the notice (optional)</translation>
    </message>
    <message>
        <source>类型</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>品种</source>
        <translation>Drug</translation>
    </message>
    <message>
        <source>批号</source>
        <translation>Batch</translation>
    </message>
    <message>
        <source>药品标识码</source>
        <translation>Drug identifier</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>文号</source>
        <translation>Notice no.</translation>
    </message>
    <message>
        <source>生效后，扫到的盒会被拒收；已打开的收货单也马上按此判定。</source>
        <translation>Once applied, boxes scanned are rejected, on open receipts too.</translation>
    </message>
</context>
<context>
    <name>BarsModel</name>
    <message>
        <source>类型</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>品种</source>
        <translation>Drug</translation>
    </message>
    <message>
        <source>批号</source>
        <translation>Batch</translation>
    </message>
    <message>
        <source>原因 · 文号</source>
        <translation>Reason · notice no.</translation>
    </message>
    <message>
        <source>谁 · 何时</source>
        <translation>Who · when</translation>
    </message>
    <message>
        <source>所有批号</source>
        <translation>All batches</translation>
    </message>
    <message>
        <source>{at} 解除</source>
        <translation>Lifted {at}</translation>
    </message>
    <message>
        <source>标识码 {identifier}</source>
        <translation>Identifier {identifier}</translation>
    </message>
    <message>
        <source>任何品种</source>
        <translation>Any drug</translation>
    </message>
</context>
<context>
    <name>BarsPanel</name>
    <message>
        <source>召回与停用</source>
        <translation>Recalls and stops</translation>
    </message>
    <message>
        <source>药品名称、首字母、省标代码、批号、原因或文号 (Ctrl+F)</source>
        <translation>Drug, initials, province code, batch, reason or notice no. (Ctrl+F)</translation>
    </message>
    <message>
        <source>查找召回与停用</source>
        <translation>Find recalls and stops</translation>
    </message>
    <message>
        <source>也显示已解除的(&amp;J)</source>
        <translation>Lifted ones too (&amp;J)</translation>
    </message>
    <message>
        <source>新增</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>解除</source>
        <translation>Lift</translation>
    </message>
    <message>
        <source>{at} 解除</source>
        <translation>Lifted {at}</translation>
    </message>
    <message>
        <source>共 {count} 条</source>
        <translation>{count} in all</translation>
    </message>
    <message>
        <source>请核对输入，或清空查找框。</source>
        <translation>Check what you typed, or clear the search.</translation>
    </message>
    <message>
        <source>没有查到</source>
        <translation>Nothing found</translation>
    </message>
    <message>
        <source>收到召回或停用通知时在这里登记，扫到的盒会马上被拒收。</source>
        <translation>Enter a recall or stop here when it is notified; boxes scanned are rejected from then on.</translation>
    </message>
    <message>
        <source>没有召回，也没有停用</source>
        <translation>No recalls and no stops</translation>
    </message>
</context>
<context>
    <name>BatchDialog</name>
    <message>
        <source>批量导入</source>
        <translation>Batch import</translation>
    </message>
    <message>
        <source>保存有问题的行</source>
        <translation>Save lines with problems</translation>
    </message>
    <message>
        <source>共 {count} 行 · 可计入 {good} · 重复 {doubled} · 不可读 {unreadable}</source>
        <translation>Lines: {count} · {good} can count · {doubled} repeated · {unreadable} unreadable</translation>
    </message>
    <message>
        <source>只看有问题的</source>
        <translation>Problems only</translation>
    </message>
    <message>
        <source>复制有问题的行</source>
        <translation>Copy problems</translation>
    </message>
    <message>
        <source>另存为 CSV…</source>
        <translation>Save as CSV…</translation>
    </message>
    <message>
        <source>计入收货 {count} 条</source>
        <translation>Count {count}</translation>
    </message>
    <message>
        <source>丢弃这一批</source>
        <translation>Discard batch</translation>
    </message>
    <message>
        <source>以后再说</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>药品追溯码</source>
        <translation>Drug trace code</translation>
    </message>
    <message>
        <source>填批号</source>
        <translation>Give the batch</translation>
    </message>
    <message>
        <source>装这个批号</source>
        <translation>Pack this batch</translation>
    </message>
    <message>
        <source>订单没有写批号。请照实物填写；换批号时再填一次，接着扫的盒都算这个批号。</source>
        <translation>The order names no batch. Give it as it stands on the goods; give it again where the batch changes: the boxes scanned then count as that batch.</translation>
    </message>
    <message>
        <source>如 2028-01-04 或 20280104</source>
        <translation>Like 2028-01-04 or 20280104</translation>
    </message>
    <message>
        <source>药品</source>
        <translation>Drug</translation>
    </message>
    <message>
        <source>批号</source>
        <translation>Batch</translation>
    </message>
    <message>
        <source>有效期至</source>
        <translation>Expires</translation>
    </message>
    <message>
        <source>生产日期（可不填）</source>
        <translation>Made on (optional)</translation>
    </message>
</context>
<context>
    <name>BatchImport</name>
    <message>
        <source>选择盘点文件</source>
        <translation>Choose a stocktaking file</translation>
    </message>
    <message>
        <source>盘点文件</source>
        <translation>Stocktaking files</translation>
    </message>
    <message>
        <source>请先在“到货”里打开一张配送单，再在“收货”页导入盘点数据。</source>
        <translation>Open a delivery under Deliveries first, then import on the Receiving page.</translation>
    </message>
</context>
<context>
    <name>BatchModel</name>
    <message>
        <source>行</source>
        <translation>Line</translation>
    </message>
    <message>
        <source>读取时间</source>
        <translation>Read at</translation>
    </message>
    <message>
        <source>编码</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>数量</source>
        <translation>Quantity</translation>
    </message>
    <message>
        <source>类型</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>与第 {line} 行重复</source>
        <translation>Same as line {line}</translation>
    </message>
    <message>
        <source>可计入</source>
        <translation>Can count</translation>
    </message>
</context>
<context>
    <name>BatchStrip</name>
    <message>
        <source>查看</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>以后再说</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>{source} 送来一批盘点数据，共 {count} 行，还没有计入收货。</source>
        <translation>{source} sent a batch (lines: {count}); it has not been counted.</translation>
    </message>
    <message>
        <source>{source} 等送来 {batches} 批盘点数据，共 {count} 行，还没有计入收货。</source>
        <translation>{source} and others sent {batches} batches, {count} lines in all; they have not been counted.</translation>
    </message>
</context>
<context>
    <name>BeginDialog</name>
    <message>
        <source>新建订单</source>
        <translation>New order</translation>
    </message>
    <message>
        <source>开始</source>
        <translation>Begin</translation>
    </message>
    <message>
        <source>从哪里开始？上下键选择，Enter 开始。</source>
        <translation>Where to begin? Up and down choose, Enter begins.</translation>
    </message>
    <message>
        <source>新建订单的方式</source>
        <translation>Ways to begin an order</translation>
    </message>
    <message>
        <source>空白订单</source>
        <translation>Empty order</translation>
    </message>
    <message>
        <source>按消耗和库存上下限自动生成</source>
        <translation>From consumption and stock limits</translation>
    </message>
    <message>
        <source>恢复模板  Del</source>
        <translation>Restore template  Del</translation>
    </message>
    <message>
        <source>删除模板  Del</source>
        <translation>Drop template  Del</translation>
    </message>
    <message>
        <source>{template}，已删除，再按 Del 恢复</source>
        <translation>{template}, dropped; Del again restores it</translation>
    </message>
    <message>
        <source>院内申请 {number}（{count} 个品种）{day}</source>
        <translation>Request {number} ({count} drugs) {day}</translation>
    </message>
    <message>
        <source>模板“{name}”（{count} 个品种）</source>
        <translation>Template “{name}” (drugs: {count})</translation>
    </message>
</context>
<context>
    <name>Beginning</name>
    <message>
        <source>名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>代号</source>
        <translation>Short name</translation>
    </message>
    <message>
        <source>平台</source>
        <translation>Platform</translation>
    </message>
    <message>
        <source>请选择要连接的平台。</source>
        <translation>Please choose the platform to connect.</translation>
    </message>
    <message>
        <source>请填写名称，例如“省平台”。</source>
        <translation>Please write a name, such as “Province”.</translation>
    </message>
    <message>
        <source>这个平台已经有连接了，请返回列表修改它。</source>
        <translation>This platform is connected already: go back and edit it in the list.</translation>
    </message>
</context>
<context>
    <name>BeginningDialog</name>
    <message>
        <source>首次使用</source>
        <translation>First use</translation>
    </message>
    <message>
        <source>机构已建立，但本机没有加入：{why}
请系统管理员在服务器上运行 workstation code 发登记码，再从“数据 → 连接前置服务…”加入。</source>
        <translation>The institution is set up, but this workstation has not joined: {why}
Let the system administrator run “workstation code” on the server, then join from Data → Connect to the service….</translation>
    </message>
    <message>
        <source>{hospital} 已建立，本机已加入。窗口会重新打开，请管理员用自己的口令登录。</source>
        <translation>{hospital} is set up and this workstation has joined. The window opens anew; administrators sign in with their own passwords.</translation>
    </message>
    <message>
        <source>上一步(&amp;B)</source>
        <translation>&amp;Back</translation>
    </message>
    <message>
        <source>以后再说</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>完成</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>建立机构</source>
        <translation>Set up</translation>
    </message>
    <message>
        <source>下一步</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>正在建立…</source>
        <translation>Setting up…</translation>
    </message>
    <message>
        <source>机构已建立，本机正在加入…</source>
        <translation>The institution is set up; this workstation is joining…</translation>
    </message>
    <message>
        <source>管对接、设备和备份，看不到审计，也不能给人权限。</source>
        <translation> Looks after connections, devices and backups; sees no audit log and gives nobody rights.</translation>
    </message>
    <message>
        <source>管人员、岗位和权限。</source>
        <translation> Looks after people, roles and rights.</translation>
    </message>
    <message>
        <source>看审计记录，别的都不能改。</source>
        <translation> Reads the audit log and changes nothing else.</translation>
    </message>
    <message>
        <source>这台电脑怎样使用？</source>
        <translation>How is this computer to be used?</translation>
    </message>
    <message>
        <source>1  服务端在哪里</source>
        <translation>1  Where the service is</translation>
    </message>
    <message>
        <source>2  建立哪个机构</source>
        <translation>2  Which institution</translation>
    </message>
    <message>
        <source>{number}  {role}：手机验证器</source>
        <translation>{number}  {role}: authenticator</translation>
    </message>
    <message>
        <source>机构已建立</source>
        <translation>The institution is set up</translation>
    </message>
</context>
<context>
    <name>BlindCard</name>
    <message>
        <source>无单收货 {number} · {distributor} · 已记下 {count} 条 · {when} {person}</source>
        <translation>Without a note {number} · {distributor} · {count} noted · {when} {person}</translation>
    </message>
    <message>
        <source>继续扫码</source>
        <translation>Go on scanning</translation>
    </message>
    <message>
        <source>放弃…</source>
        <translation>Give up…</translation>
    </message>
    <message>
        <source>正在合并 {done}/{total}</source>
        <translation>Merging {done}/{total}</translation>
    </message>
    <message>
        <source>合并没有做完</source>
        <translation>Merge not finished</translation>
    </message>
    <message>
        <source>配送单还没有到</source>
        <translation>No delivery note yet</translation>
    </message>
    <message>
        <source>{number} 已到，{matching}/{kept} 条相符</source>
        <translation>{number} is here, {matching}/{kept} match</translation>
    </message>
    <message>
        <source>继续合并</source>
        <translation>Go on merging</translation>
    </message>
    <message>
        <source>与无单收货合并…</source>
        <translation>Merge…</translation>
    </message>
    <message>
        <source>与选中的单合并…</source>
        <translation>Merge with chosen…</translation>
    </message>
</context>
<context>
    <name>BlindPanel</name>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>记下点数</source>
        <translation>Note count</translation>
    </message>
    <message>
        <source>放弃…</source>
        <translation>Give up…</translation>
    </message>
    <message>
        <source>没有码的货：品名、批号</source>
        <translation>Goods without codes: name, batch</translation>
    </message>
    <message>
        <source>没有码的货</source>
        <translation>Goods without codes</translation>
    </message>
    <message>
        <source>数量</source>
        <translation>Quantity</translation>
    </message>
    <message>
        <source>已记下的扫码</source>
        <translation>Noted scans</translation>
    </message>
    <message>
        <source>扫药品追溯码或箱码；先记下，配送单到后合并</source>
        <translation>Scan trace codes or carton labels; they are noted now and merged when the delivery note comes</translation>
    </message>
    <message>
        <source>请扫码</source>
        <translation>Scan now</translation>
    </message>
    <message>
        <source>无单收货 {number} · {distributor}</source>
        <translation>Without a note {number} · {distributor}</translation>
    </message>
    <message>
        <source>已记下 {count} 条</source>
        <translation>{count} noted</translation>
    </message>
</context>
<context>
    <name>CallDialog</name>
    <message>
        <source>复制(&amp;C)</source>
        <translation>&amp;Copy</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>CallPanel</name>
    <message>
        <source>请求</source>
        <translation>Request</translation>
    </message>
    <message>
        <source>应答</source>
        <translation>Answer</translation>
    </message>
    <message>
        <source>（太长，只保存了一部分）</source>
        <translation> (too long: only a part was kept)</translation>
    </message>
    <message>
        <source>选中一次调用，看发了什么、平台答了什么</source>
        <translation>Choose a call to see what was sent and what was answered</translation>
    </message>
    <message>
        <source>平台没有应答</source>
        <translation>The platform did not answer</translation>
    </message>
</context>
<context>
    <name>CallsModel</name>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>消息</source>
        <translation>Message</translation>
    </message>
    <message>
        <source>结果</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>操作人</source>
        <translation>By</translation>
    </message>
    <message>
        <source>成功</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>失败</source>
        <translation>Failed</translation>
    </message>
    <message>
        <source>定时</source>
        <translation>Timer</translation>
    </message>
    <message>
        <source>用时 {seconds} 秒</source>
        <translation>took {seconds} s</translation>
    </message>
</context>
<context>
    <name>CallsTab</name>
    <message>
        <source>消息代码</source>
        <translation>Message code</translation>
    </message>
    <message>
        <source>只看失败(&amp;B)</source>
        <translation>Failed &amp;only</translation>
    </message>
    <message>
        <source>登录查看</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>导出表格</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>复制</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>放大看</source>
        <translation>Larger</translation>
    </message>
    <message>
        <source>请求、应答里的文字，例如单号 (Ctrl+F)</source>
        <translation>Text in request or answer, such as a number (Ctrl+F)</translation>
    </message>
    <message>
        <source>调用日志</source>
        <translation>Calls</translation>
    </message>
    <message>
        <source>系统管理员</source>
        <translation>System administrator</translation>
    </message>
    <message>
        <source>调用日志要登录后查看</source>
        <translation>Sign in to see the calls</translation>
    </message>
    <message>
        <source>日志里有院内和平台往来的全部内容；口令和密钥已经遮住。</source>
        <translation>They hold all that was said between hospital and platforms; passwords and keys are masked.</translation>
    </message>
    <message>
        <source>导出调用日志</source>
        <translation>Export calls</translation>
    </message>
    <message>
        <source>{count} 次调用</source>
        <translation>Calls: {count}</translation>
    </message>
    <message>
        <source>，往下还有</source>
        <translation>, more below</translation>
    </message>
    <message>
        <source>没有符合条件的调用</source>
        <translation>No call is like that</translation>
    </message>
    <message>
        <source>请放宽日期，或少写几个字。</source>
        <translation>Please take more days, or fewer letters.</translation>
    </message>
</context>
<context>
    <name>CardPanel</name>
    <message>
        <source>选一个追溯码</source>
        <translation>Choose a trace code</translation>
    </message>
    <message>
        <source>扫一盒药，或在左边选一行：这里显示它的来源、去向和全部经过。</source>
        <translation>Scan a box, or choose a line on the left: where it came from, where it went and all that happened show here.</translation>
    </message>
    <message>
        <source>上下级包装</source>
        <translation>Packs around it</translation>
    </message>
    <message>
        <source>经过</source>
        <translation>History</translation>
    </message>
    <message>
        <source>（未知药品）</source>
        <translation>(unknown drug)</translation>
    </message>
    <message>
        <source>里面共 {count} 个包装，{left} 个已出库</source>
        <translation>Packs inside: {count}, issued: {left}</translation>
    </message>
    <message>
        <source>里面共 {count} 个包装，{left} 个已出库；这里列出前 {shown} 个</source>
        <translation>{count} packs inside, {left} issued; the first {shown} are listed</translation>
    </message>
    <message>
        <source>查无此码</source>
        <translation>Code not found</translation>
    </message>
    <message>
        <source>不在库</source>
        <translation>Not in stock</translation>
    </message>
    <message>
        <source>院内没有收过这个码，也没有扫过。请核对是否拿错，或先收货。</source>
        <translation>This code was never received or scanned here. Check that it is the right box, or receive it first.</translation>
    </message>
    <message>
        <source>这个码扫过，但没有计入，或已撤销；经过见下。</source>
        <translation>This code was scanned but did not count, or was undone; see the history below.</translation>
    </message>
    <message>
        <source>有效期 {day}</source>
        <translation>Expiry {day}</translation>
    </message>
    <message>
        <source>生产 {day}</source>
        <translation>Made {day}</translation>
    </message>
    <message>
        <source>追溯码</source>
        <translation>Trace code</translation>
    </message>
    <message>
        <source>规格</source>
        <translation>Strength</translation>
    </message>
    <message>
        <source>文号</source>
        <translation>Approval</translation>
    </message>
    <message>
        <source>批号</source>
        <translation>Batch</translation>
    </message>
    <message>
        <source>来自</source>
        <translation>From</translation>
    </message>
    <message>
        <source>期初导入</source>
        <translation>Opening import</translation>
    </message>
    <message>
        <source>配送单</source>
        <translation>Delivery</translation>
    </message>
    <message>
        <source>收货单</source>
        <translation>Receipt</translation>
    </message>
    <message>
        <source>收货</source>
        <translation>Received</translation>
    </message>
    <message>
        <source>箱号</source>
        <translation>Carton</translation>
    </message>
    <message>
        <source>出库</source>
        <translation>Issued</translation>
    </message>
    <message>
        <source>未扫描</source>
        <translation>Not scanned</translation>
    </message>
    <message>
        <source>有待处理的重码：{kinds}。请到“重码处理”(Ctrl+8) 核对。</source>
        <translation>This code is in open cases: {kinds}. Look at them under Cases (Ctrl+8).</translation>
    </message>
    <message>
        <source>在左边选中一个品种，这里列出它的全部资料。</source>
        <translation>Choose a drug on the left: all about it shows here.</translation>
    </message>
    <message>
        <source>采购价格</source>
        <translation>Price</translation>
    </message>
    <message>
        <source>变更</source>
        <translation>Changes</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>价格</source>
        <translation>Price</translation>
    </message>
    <message>
        <source>来源</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>字段</source>
        <translation>Field</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>What is wrong</translation>
    </message>
    <message>
        <source>代码</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>药品</source>
        <translation>Drug</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>配送企业</source>
        <translation>Distributor</translation>
    </message>
    <message>
        <source>配送地址</source>
        <translation>Delivery point</translation>
    </message>
    <message>
        <source>有效期</source>
        <translation>Valid</translation>
    </message>
    <message>
        <source>数量</source>
        <translation>Quantity</translation>
    </message>
    <message>
        <source>变化</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>内容</source>
        <translation>Content</translation>
    </message>
    <message>
        <source>（没有名称）</source>
        <translation>(no name)</translation>
    </message>
    <message>
        <source>已移出目录 · </source>
        <translation>No longer listed · </translation>
    </message>
    <message>
        <source>资料</source>
        <translation>Facts</translation>
    </message>
    <message>
        <source>预警</source>
        <translation>Warnings</translation>
    </message>
    <message>
        <source>对照</source>
        <translation>Matches</translation>
    </message>
    <message>
        <source>配送</source>
        <translation>Delivery</translation>
    </message>
    <message>
        <source>药品标识码</source>
        <translation>Drug identifier</translation>
    </message>
    <message>
        <source>小</source>
        <translation>S</translation>
    </message>
    <message>
        <source>中</source>
        <translation>M</translation>
    </message>
    <message>
        <source>大</source>
        <translation>L</translation>
    </message>
    <message>
        <source> 待确认</source>
        <translation> open</translation>
    </message>
    <message>
        <source>（目录里没有）</source>
        <translation>(not in the catalogue)</translation>
    </message>
    <message>
        <source>长期</source>
        <translation>no end</translation>
    </message>
    <message>
        <source>全部地址</source>
        <translation>All points</translation>
    </message>
    <message>
        <source>；</source>
        <translation>; </translation>
    </message>
</context>
<context>
    <name>Cards</name>
    <message>
        <source>采购金额（元）</source>
        <translation>Bought (CNY)</translation>
    </message>
    <message>
        <source>实收（最小包装）</source>
        <translation>Received (smallest packs)</translation>
    </message>
    <message>
        <source>有差异的行</source>
        <translation>Lines that differ</translation>
    </message>
    <message>
        <source>追溯码覆盖率</source>
        <translation>Trace code coverage</translation>
    </message>
    <message>
        <source>应收 {delivered}，拒收 {rejected}</source>
        <translation>sent {delivered}, rejected {rejected}</translation>
    </message>
    <message>
        <source>共 {lines} 行，{unpriced} 行没有价格</source>
        <translation>Lines: {lines}, without price: {unpriced}</translation>
    </message>
    <message>
        <source>其中品种已确认 {share}</source>
        <translation>{share} of them with a sure item</translation>
    </message>
    <message>
        <source>环比 {before}，同比 {year}</source>
        <translation>before {before}, last year {year}</translation>
    </message>
</context>
<context>
    <name>CartonCard</name>
    <message>
        <source>{count} 箱</source>
        <translation>Cartons: {count}</translation>
    </message>
    <message>
        <source>全单</source>
        <translation>Whole shipment</translation>
    </message>
    <message>
        <source>F6 整箱，F7 拼箱，F8 零箱</source>
        <translation>F6 full carton, F7 mixed, F8 part carton</translation>
    </message>
    <message>
        <source>没有打开的箱</source>
        <translation>No carton is open</translation>
    </message>
    <message>
        <source>请开箱</source>
        <translation>Open a carton</translation>
    </message>
    <message>
        <source>还是空的，请扫码装入</source>
        <translation>Still empty: scan to pack</translation>
    </message>
    <message>
        <source>{first} 等 {count} 个品种批号</source>
        <translation>{first} and others, items and batches: {count}</translation>
    </message>
</context>
<context>
    <name>CartonsModel</name>
    <message>
        <source>箱号</source>
        <translation>Carton</translation>
    </message>
    <message>
        <source>实收 / 应收</source>
        <translation>Received / sent</translation>
    </message>
    <message>
        <source>已清点，其中 {count} 未收</source>
        <translation>Checked, {count} not taken</translation>
    </message>
    <message>
        <source>已收齐</source>
        <translation>Complete</translation>
    </message>
    <message>
        <source>零箱，已结束</source>
        <translation>Part carton, closed</translation>
    </message>
    <message>
        <source>扫箱签，整箱收入</source>
        <translation>Scan its label: all received</translation>
    </message>
    <message>
        <source>已开箱，逐盒扫码</source>
        <translation>Open: scan each box</translation>
    </message>
    <message>
        <source>未附码，逐盒扫码</source>
        <translation>No codes: scan each box</translation>
    </message>
</context>
<context>
    <name>CartonsPanel</name>
    <message>
        <source>箱</source>
        <translation>Cartons</translation>
    </message>
</context>
<context>
    <name>Cases</name>
    <message>
        <source>同单重扫</source>
        <translation>Scanned twice</translation>
    </message>
    <message>
        <source>院内重码</source>
        <translation>Taken twice</translation>
    </message>
    <message>
        <source>跨机构重码</source>
        <translation>Elsewhere too</translation>
    </message>
    <message>
        <source>清单外追溯码</source>
        <translation>Not handed over</translation>
    </message>
    <message>
        <source>召回药品</source>
        <translation>Recalled drug</translation>
    </message>
    <message>
        <source>两台工作站为同一张收货单扫了同样的码，只计一次，不用处理。</source>
        <translation>Two workstations scanned the same codes for one receipt. They count once; nothing to do.</translation>
    </message>
    <message>
        <source>两张收货单收了同一个追溯码。请到货架上核对实物，再选实物在哪张单。</source>
        <translation>Two receipts took the same trace code. Look at the goods on the shelf, then choose the receipt that has them.</translation>
    </message>
    <message>
        <source>另一家机构也收了同一个追溯码，其中一盒可能是假的。请先封存实物，再核对。</source>
        <translation>Another institution took the same trace code: one of the boxes may be fake. Set the boxes apart first, then check.</translation>
    </message>
    <message>
        <source>配送企业交来的追溯码里没有这些码。请联系配送企业核对来源。</source>
        <translation>The distributor did not hand these codes over. Ask the distributor where they come from.</translation>
    </message>
    <message>
        <source>收货时这个药品或批号已经召回：{reason}。请封存实物，联系配送企业退回。</source>
        <translation>The drug or batch was already recalled when received: {reason}. Set them apart and return them to the distributor.</translation>
    </message>
    <message>
        <source>这些药品收货之后被召回：{reason}。请到货架上封存实物，不要发出，联系配送企业退回。</source>
        <translation>Recalled after they were received: {reason}. Set the boxes on the shelf aside, give none out, and have the distributor take them back.</translation>
    </message>
    <message>
        <source>待处理</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>已处理</source>
        <translation>Settled</translation>
    </message>
    <message>
        <source>自动合并</source>
        <translation>Merged</translation>
    </message>
    <message>
        <source>已自行消除</source>
        <translation>Cleared by itself</translation>
    </message>
    <message>
        <source>实物在本单</source>
        <translation>Goods here</translation>
    </message>
    <message>
        <source>实物在对方</source>
        <translation>Goods there</translation>
    </message>
    <message>
        <source>误扫</source>
        <translation>Mis-scan</translation>
    </message>
    <message>
        <source>配送企业漏传</source>
        <translation>Distributor omitted</translation>
    </message>
    <message>
        <source>已封存待退</source>
        <translation>Set apart, to return</translation>
    </message>
    <message>
        <source>假码待查</source>
        <translation>Suspected fake</translation>
    </message>
    <message>
        <source>其他</source>
        <translation>Other</translation>
    </message>
    <message>
        <source>期初导入</source>
        <translation>Opening import</translation>
    </message>
</context>
<context>
    <name>CasesModel</name>
    <message>
        <source>类型</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>追溯码</source>
        <translation>Trace code</translation>
    </message>
    <message>
        <source>收货单</source>
        <translation>Receipt</translation>
    </message>
    <message>
        <source>发现</source>
        <translation>Found</translation>
    </message>
    <message>
        <source>{count} 个：{code}</source>
        <translation>{count}: {code}</translation>
    </message>
</context>
<context>
    <name>CasesPage</name>
    <message>
        <source>重码处理</source>
        <translation>Code cases</translation>
    </message>
    <message>
        <source>本件的追溯码</source>
        <translation>Trace codes of the case</translation>
    </message>
    <message>
        <source>追溯码、药品、批号、收货单或配送单 (Ctrl+F)</source>
        <translation>Trace code, drug, batch, receipt or delivery (Ctrl+F)</translation>
    </message>
    <message>
        <source>查找重码</source>
        <translation>Find code cases</translation>
    </message>
    <message>
        <source>刷新</source>
        <translation>Refresh</translation>
    </message>
    <message>
        <source>打印处理单</source>
        <translation>Print sheet</translation>
    </message>
    <message>
        <source>导出清单</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>本机扫的(&amp;B)</source>
        <translation>Own scans (&amp;B)</translation>
    </message>
    <message>
        <source>清单外追溯码</source>
        <translation>Not handed over</translation>
    </message>
    <message>
        <source>未消除</source>
        <translation>Not cleared</translation>
    </message>
    <message>
        <source>已导出 {count} 件：{name}</source>
        <translation>Cases exported: {count}, {name}</translation>
    </message>
    <message>
        <source>导出重码清单</source>
        <translation>Export code cases</translation>
    </message>
    <message>
        <source>重码清单</source>
        <translation>code-cases</translation>
    </message>
    <message>
        <source>{count} 个追溯码</source>
        <translation>{count} trace codes</translation>
    </message>
    <message>
        <source>，另有 {count} 个没有列出，请到信息库按批号查</source>
        <translation>, and {count} more not listed: look them up by batch in the code library</translation>
    </message>
    <message>
        <source>共 {count} 件</source>
        <translation>{count} in all</translation>
    </message>
    <message>
        <source>没有待处理的重码</source>
        <translation>No open cases</translation>
    </message>
    <message>
        <source>同一个追溯码收了两次、不在配送企业清单上或属于召回药品时，会列在这里。</source>
        <translation>Trace codes taken twice, not handed over by the distributor, or of recalled drugs are listed here.</translation>
    </message>
    <message>
        <source>没有查到</source>
        <translation>Nothing found</translation>
    </message>
    <message>
        <source>请核对输入，或放宽上面的条件。</source>
        <translation>Check what you typed, or ask for less above.</translation>
    </message>
    <message>
        <source>选一件重码</source>
        <translation>Choose a case</translation>
    </message>
    <message>
        <source>在左边选中一件，这里列出双方的证据。</source>
        <translation>Choose a case on the left: the evidence of both sides shows here.</translation>
    </message>
    <message>
        <source>待处理</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>不用处理</source>
        <translation>Settled</translation>
    </message>
    <message>
        <source>全部</source>
        <translation>All</translation>
    </message>
    <message>
        <source>所有类型</source>
        <translation>All kinds</translation>
    </message>
    <message>
        <source>不限日期</source>
        <translation>Any day</translation>
    </message>
    <message>
        <source>今天</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>近 7 天</source>
        <translation>7 days</translation>
    </message>
    <message>
        <source>近 30 天</source>
        <translation>30 days</translation>
    </message>
</context>
<context>
    <name>Catalogue</name>
    <message>
        <source>省平台目录</source>
        <translation>Province</translation>
    </message>
    <message>
        <source>院内目录</source>
        <translation>Hospital</translation>
    </message>
    <message>
        <source>省标代码</source>
        <translation>Province code</translation>
    </message>
    <message>
        <source>院内编码</source>
        <translation>Hospital code</translation>
    </message>
    <message>
        <source>医保代码</source>
        <translation>Insurance code</translation>
    </message>
    <message>
        <source>药品本位码</source>
        <translation>Drug standard code</translation>
    </message>
    <message>
        <source>批准文号</source>
        <translation>Approval number</translation>
    </message>
    <message>
        <source>通用名</source>
        <translation>Generic name</translation>
    </message>
    <message>
        <source>商品名</source>
        <translation>Trade name</translation>
    </message>
    <message>
        <source>规格</source>
        <translation>Strength</translation>
    </message>
    <message>
        <source>剂型</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>包装单位</source>
        <translation>Pack unit</translation>
    </message>
    <message>
        <source>最小单位</source>
        <translation>Smallest unit</translation>
    </message>
    <message>
        <source>转换比</source>
        <translation>Units a pack</translation>
    </message>
    <message>
        <source>生产企业</source>
        <translation>Maker</translation>
    </message>
    <message>
        <source>采购价格</source>
        <translation>Price</translation>
    </message>
    <message>
        <source>计价单位</source>
        <translation>Price unit</translation>
    </message>
    <message>
        <source>配送企业</source>
        <translation>Distributor</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>包装材质</source>
        <translation>Pack material</translation>
    </message>
    <message>
        <source>对照</source>
        <translation>Match</translation>
    </message>
    <message>
        <source>新增</source>
        <translation>New</translation>
    </message>
    <message>
        <source>变更</source>
        <translation>Changed</translation>
    </message>
    <message>
        <source>移出</source>
        <translation>Removed</translation>
    </message>
    <message>
        <source>恢复</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>文件导入</source>
        <translation>File</translation>
    </message>
    <message>
        <source>HIS 推送</source>
        <translation>HIS</translation>
    </message>
    <message>
        <source>省平台同步</source>
        <translation>Platform</translation>
    </message>
    <message>
        <source>代码</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>代码开头</source>
        <translation>Code begins</translation>
    </message>
    <message>
        <source>名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>名称开头</source>
        <translation>Name begins</translation>
    </message>
    <message>
        <source>拼音首字母</source>
        <translation>Initials</translation>
    </message>
    <message>
        <source>名称的一部分</source>
        <translation>Part of name</translation>
    </message>
    <message>
        <source>几个词</source>
        <translation>Several words</translation>
    </message>
    <message>
        <source>人工确认</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>已对照</source>
        <translation>Matched</translation>
    </message>
    <message>
        <source>已否定</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>未定</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>有争议</source>
        <translation>Disputed</translation>
    </message>
    <message>
        <source>{price} 元/{unit}</source>
        <translation>{price} yuan/{unit}</translation>
    </message>
    <message>
        <source>{quantity}{dosage_unit}/{unit}</source>
        <translation>{quantity} {dosage_unit}/{unit}</translation>
    </message>
</context>
<context>
    <name>CataloguePage</name>
    <message>
        <source>导入</source>
        <translation>Import</translation>
    </message>
    <message>
        <source>从 CSV 或 XLSX 导入目录 (Ctrl+O)</source>
        <translation>Import a catalogue from CSV or XLSX (Ctrl+O)</translation>
    </message>
    <message>
        <source>同步</source>
        <translation>Sync</translation>
    </message>
    <message>
        <source>请前置服务重新读取省平台目录 (F9)</source>
        <translation>Have the service read the provincial catalogue again (F9)</translation>
    </message>
    <message>
        <source>刷新</source>
        <translation>Refresh</translation>
    </message>
    <message>
        <source>查找</source>
        <translation>Find</translation>
    </message>
    <message>
        <source>复制资料</source>
        <translation>Copy facts</translation>
    </message>
    <message>
        <source>版本变化</source>
        <translation>Versions</translation>
    </message>
    <message>
        <source>导入{name}</source>
        <translation>Import: {name}</translation>
    </message>
    <message>
        <source>目录文件 (*.csv *.xlsx *.txt)</source>
        <translation>Catalogue files (*.csv *.xlsx *.txt)</translation>
    </message>
    <message>
        <source>{name} 已导入。</source>
        <translation>{name} was imported.</translation>
    </message>
    <message>
        <source>{name} 的导入已停止。</source>
        <translation>The import of {name} was stopped.</translation>
    </message>
    <message>
        <source>{said}（编号 {number}）</source>
        <translation>{said} (no. {number})</translation>
    </message>
    <message>
        <source>待对照 {count}</source>
        <translation>To match {count}</translation>
    </message>
    <message>
        <source>待对照</source>
        <translation>To match</translation>
    </message>
    <message>
        <source>正在同步省平台目录…</source>
        <translation>Reading the provincial catalogue…</translation>
    </message>
    <message>
        <source>省平台目录还没有同步过</source>
        <translation>The provincial catalogue was never synced</translation>
    </message>
    <message>
        <source>上次同步 {at}</source>
        <translation>Last sync {at}</translation>
    </message>
</context>
<context>
    <name>CertificateCard</name>
    <message>
        <source>证书指纹</source>
        <translation>Fingerprint of the certificate</translation>
    </message>
    <message>
        <source>请管理员在服务器上看 certificate 命令打印的 service_pin，逐组对照下面的 SHA-256 指纹。有一处不同就不要信任：可能连到了别的机器。</source>
        <translation>Ask for the service_pin that the certificate command prints on the server and compare it with the SHA-256 fingerprint below. Where one group differs do not trust it.</translation>
    </message>
    <message>
        <source>我已逐组对照，完全一致</source>
        <translation>I compared all groups: they are the same</translation>
    </message>
    <message>
        <source>信任这张证书并继续</source>
        <translation>Trust this certificate and go on</translation>
    </message>
    <message>
        <source>证书：{subject}；签发：{issuer}；有效期 {first} 至 {last}</source>
        <translation>Certificate: {subject}; issued by: {issuer}; valid from {first} to {last}</translation>
    </message>
</context>
<context>
    <name>ChangeCover</name>
    <message>
        <source>换人</source>
        <translation>Change person</translation>
    </message>
    <message>
        <source>现在是 {name} 在工作。输入 PIN 后由您接着做，以后扫的记在您名下。</source>
        <translation>{name} is working now. Type your PIN to take over: scans from then on are in your name.</translation>
    </message>
    <message>
        <source>返回，{name} 继续  Esc</source>
        <translation>Back, {name} goes on  Esc</translation>
    </message>
</context>
<context>
    <name>Chart</name>
    <message>
        <source>图</source>
        <translation>Drawing</translation>
    </message>
</context>
<context>
    <name>ChaseDialog</name>
    <message>
        <source>登记催货</source>
        <translation>Chase</translation>
    </message>
    <message>
        <source>登记</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>对方答复</source>
        <translation>Their answer</translation>
    </message>
    <message>
        <source>答复到货日期</source>
        <translation>Promised for</translation>
    </message>
    <message>
        <source>例如 2026-11-30，没有就留空</source>
        <translation>e.g. 2026-11-30, or empty</translation>
    </message>
    <message>
        <source>请写明联系了谁、对方怎么说。</source>
        <translation>Say whom you asked and what they answered.</translation>
    </message>
    <message>
        <source>日期请写成 2026-11-30 这样。</source>
        <translation>Write the day like 2026-11-30.</translation>
    </message>
</context>
<context>
    <name>ChaseList</name>
    <message>
        <source>催货清单</source>
        <translation>Chase list</translation>
    </message>
    <message>
        <source>配送企业、药品、订单号 (Ctrl+F)</source>
        <translation>Distributor, drug, order number (Ctrl+F)</translation>
    </message>
    <message>
        <source>联系了谁、对方怎么说</source>
        <translation>Whom you asked and what they said</translation>
    </message>
    <message>
        <source>答复到货日期，例如 2026-11-30</source>
        <translation>Promised day, like 2026-11-30</translation>
    </message>
    <message>
        <source>登记催货</source>
        <translation>Chase</translation>
    </message>
    <message>
        <source>导出</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>应于 {day} 到货</source>
        <translation>due on {day}</translation>
    </message>
    <message>
        <source>订 {ordered}，收 {received}</source>
        <translation>{ordered} ordered, {received} received</translation>
    </message>
    <message>
        <source>{late} 个品种超期，{short} 个品种到货不足，共 {orders} 张订单。用 Shift、Ctrl 或 Ctrl+A 选中多行，可以一次登记。</source>
        <translation>{late} items late, {short} short, in {orders} orders. Select several with Shift, Ctrl or Ctrl+A to note them at once.</translation>
    </message>
    <message>
        <source>没有超期的品种，也没有到货不足的品种。</source>
        <translation>Nothing is late and nothing is short.</translation>
    </message>
    <message>
        <source>将为选中的 {count} 张订单登记催货。</source>
        <translation>{count} selected orders will be noted as chased.</translation>
    </message>
    <message>
        <source>上次 {at} {person} 催货，对方答复：{said}</source>
        <translation>Last chased {at} by {person}; answer: {said}</translation>
    </message>
    <message>
        <source>请写明联系了谁、对方怎么说。</source>
        <translation>Say whom you asked and what they answered.</translation>
    </message>
    <message>
        <source>日期请写成 2026-11-30 这样。</source>
        <translation>Write the day like 2026-11-30.</translation>
    </message>
</context>
<context>
    <name>ChaseModel</name>
    <message>
        <source>情况</source>
        <translation>What is wrong</translation>
    </message>
    <message>
        <source>药品</source>
        <translation>Drug</translation>
    </message>
    <message>
        <source>配送企业</source>
        <translation>Distributor</translation>
    </message>
    <message>
        <source>缺</source>
        <translation>Missing</translation>
    </message>
    <message>
        <source>上次催货</source>
        <translation>Last chased</translation>
    </message>
    <message>
        <source>超期 {days} 天</source>
        <translation>late by {days} d</translation>
    </message>
    <message>
        <source>到货不足</source>
        <translation>Short</translation>
    </message>
    <message>
        <source>没有催过</source>
        <translation>Never</translation>
    </message>
    <message>
        <source>应于 {day} 到货</source>
        <translation>due on {day}</translation>
    </message>
    <message>
        <source>订 {ordered}，收 {received}</source>
        <translation>{ordered} ordered, {received} received</translation>
    </message>
    <message>
        <source>{day} 到货</source>
        <translation>promised for {day}</translation>
    </message>
</context>
<context>
    <name>ChoicePage</name>
    <message>
        <source>加入医院的服务端(&amp;J)</source>
        <translation>&amp;Join the hospital&apos;s service</translation>
    </message>
    <message>
        <source>医院已经在用：管理员给了服务地址和登记码。</source>
        <translation>The hospital uses it already: the administrator gave you an address and a code.</translation>
    </message>
    <message>
        <source>新建服务端(&amp;N)</source>
        <translation>Set a &amp;new service up</translation>
    </message>
    <message>
        <source>服务程序已经装好、还没有机构：用一次性开通码建立机构和三位管理员。</source>
        <translation>The service runs and knows no institution yet: set it up with its one-time code and three administrators.</translation>
    </message>
    <message>
        <source>先单机使用(&amp;S)</source>
        <translation>Work alone for now (&amp;S)</translation>
    </message>
    <message>
        <source>不连服务端也能收货；但连接以前收的货，以后不能并入机构。</source>
        <translation>Receive without a service; what is received before joining cannot be merged later.</translation>
    </message>
    <message>
        <source>培训练习(&amp;T)</source>
        <translation>&amp;Training</translation>
    </message>
    <message>
        <source>自带练习用的服务端和平台，与正式数据分开，不会上传。</source>
        <translation>With a service and platforms for practice, apart from real data; nothing is sent.</translation>
    </message>
</context>
<context>
    <name>ChoiceRow</name>
    <message>
        <source>测试</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>网络打印机（按地址）</source>
        <translation>Network printer (by address)</translation>
    </message>
    <message>
        <source>只生成 PDF，不打印</source>
        <translation>PDF only, no printing</translation>
    </message>
    <message>
        <source>{name}（现在找不到）</source>
        <translation>{name} (not found now)</translation>
    </message>
    <message>
        <source>打印机</source>
        <translation>Printer</translation>
    </message>
    <message>
        <source>网络地址</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>份数</source>
        <translation>Copies</translation>
    </message>
    <message>
        <source>立即打印</source>
        <translation>Print at once</translation>
    </message>
    <message>
        <source>{name}（已停止或脱机）</source>
        <translation>{name} (stopped or off-line)</translation>
    </message>
    <message>
        <source>系统默认打印机</source>
        <translation>Default printer</translation>
    </message>
    <message>
        <source>系统默认打印机（{name}）</source>
        <translation>Default printer ({name})</translation>
    </message>
</context>
<context>
    <name>ClosingDialog</name>
    <message>
        <source>关闭发货</source>
        <translation>Close shipment</translation>
    </message>
    <message>
        <source>关闭并上传</source>
        <translation>Close and hand over</translation>
    </message>
    <message>
        <source>还缺什么</source>
        <translation>What is missing</translation>
    </message>
    <message>
        <source>少发的原因</source>
        <translation>Why less is shipped</translation>
    </message>
    <message>
        <source>或写明原因</source>
        <translation>Or say why</translation>
    </message>
    <message>
        <source>运单号（可不填；有的省平台要）</source>
        <translation>Carrier&apos;s number (optional; some platforms want it)</translation>
    </message>
    <message>
        <source>运单号</source>
        <translation>Carrier&apos;s number</translation>
    </message>
    <message>
        <source>都装齐、封箱、贴签了。关闭后生成随货同行单，并把追溯码上传给医院。</source>
        <translation>All is packed, closed and labelled. Closing makes the delivery note and hands the trace codes over to the hospital.</translation>
    </message>
    <message>
        <source>还有没装齐的；可以补装（Enter 转到那一行），或写明原因少发：</source>
        <translation>Something is not packed yet: pack it (Enter goes to the line), or say why less is shipped:</translation>
    </message>
    <message>
        <source>还有 {count} 件事没有做完，按 Enter 转到那里：</source>
        <translation>Not done yet: {count}. Enter goes there:</translation>
    </message>
</context>
<context>
    <name>Code</name>
    <message>
        <source>药品追溯码</source>
        <translation>Drug trace code</translation>
    </message>
    <message>
        <source>箱码</source>
        <translation>Carton label</translation>
    </message>
    <message>
        <source>商品条码</source>
        <translation>Product code</translation>
    </message>
    <message>
        <source>登记号码</source>
        <translation>Registry number</translation>
    </message>
    <message>
        <source>命令条码</source>
        <translation>Command</translation>
    </message>
    <message>
        <source>无法识别</source>
        <translation>Not recognised</translation>
    </message>
    <message>
        <source>药品本位码</source>
        <translation>Drug standard code</translation>
    </message>
    <message>
        <source>批准文号</source>
        <translation>Approval number</translation>
    </message>
    <message>
        <source>医保药品编码</source>
        <translation>Insurance drug code</translation>
    </message>
    <message>
        <source>统一社会信用代码</source>
        <translation>Unified social credit code</translation>
    </message>
    <message>
        <source>20 位</source>
        <translation>20 digits</translation>
    </message>
    <message>
        <source>码上放心</source>
        <translation>MSFX</translation>
    </message>
</context>
<context>
    <name>CodeAsking</name>
    <message>
        <source>问平台这个码是什么药、哪个批号、在谁手里</source>
        <translation>Ask the platform what drug and batch this code is, and who has it</translation>
    </message>
    <message>
        <source>正在问{platform}…</source>
        <translation>Asking {platform}…</translation>
    </message>
    <message>
        <source>{code} 后四位校验不对，多半录错了：请核对盒上的码，已计入的先撤销再重录。</source>
        <translation>The last four digits of {code} do not fit, most likely a typing error: check the code on the box; undo it first if it was counted, then type it again.</translation>
    </message>
    <message>
        <source>{told}（没有记在扫码上：{why}）</source>
        <translation>{told} (not kept with the scan: {why})</translation>
    </message>
    <message>
        <source>没有连上服务端，现在不能问平台。</source>
        <translation>Not connected to the service: the platform cannot be asked now.</translation>
    </message>
    <message>
        <source>正在看能不能问平台…</source>
        <translation>Finding out whether the platform can be asked…</translation>
    </message>
    <message>
        <source>这不是{platform}能查的追溯码。</source>
        <translation>This is no trace code that {platform} can look up.</translation>
    </message>
</context>
<context>
    <name>CodeDialog</name>
    <message>
        <source>登记码</source>
        <translation>Enrolment code</translation>
    </message>
    <message>
        <source>在新工作站的“数据 → 连接前置服务”里填这个登记码。只能用一次，{until} 前有效；关闭后不再显示，需要时再发一个。</source>
        <translation>Enter this code at the new workstation under Data → Connect to the service. It is good once, until {until}; it is not shown again, but another can be made.</translation>
    </message>
    <message>
        <source>复制</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>已复制</source>
        <translation>Copied</translation>
    </message>
</context>
<context>
    <name>CodesModel</name>
    <message>
        <source>追溯码</source>
        <translation>Trace code</translation>
    </message>
    <message>
        <source>现状</source>
        <translation>Now</translation>
    </message>
    <message>
        <source>在库</source>
        <translation>In stock</translation>
    </message>
    <message>
        <source>已退回</source>
        <translation>Returned</translation>
    </message>
    <message>
        <source>未消除</source>
        <translation>Not cleared</translation>
    </message>
    <message>
        <source>已消除</source>
        <translation>Cleared</translation>
    </message>
    <message>
        <source>箱码</source>
        <translation>Carton label</translation>
    </message>
    <message>
        <source>商品条码</source>
        <translation>Product code</translation>
    </message>
    <message>
        <source>登记编号</source>
        <translation>Registry number</translation>
    </message>
    <message>
        <source>命令条码</source>
        <translation>Command</translation>
    </message>
    <message>
        <source>未知编码</source>
        <translation>Unknown code</translation>
    </message>
    <message>
        <source>序号</source>
        <translation>No.</translation>
    </message>
    <message>
        <source>编码和结果</source>
        <translation>Code and result</translation>
    </message>
    <message>
        <source>收货不计这种码</source>
        <translation>Receiving does not count this kind</translation>
    </message>
    <message>
        <source>可计入</source>
        <translation>Can count</translation>
    </message>
    <message>
        <source>药品</source>
        <translation>Drug</translation>
    </message>
    <message>
        <source>批号 / 有效期</source>
        <translation>Batch / expiry</translation>
    </message>
    <message>
        <source>来源</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>现在</source>
        <translation>Now</translation>
    </message>
    <message>
        <source>（未知药品）</source>
        <translation>(unknown drug)</translation>
    </message>
    <message>
        <source>中包装或大包装</source>
        <translation>Outer pack</translation>
    </message>
    <message>
        <source>小包装</source>
        <translation>Single pack</translation>
    </message>
    <message>
        <source>期初导入</source>
        <translation>Opening import</translation>
    </message>
</context>
<context>
    <name>ConditionLine</name>
    <message>
        <source>有内容</source>
        <translation>is filled</translation>
    </message>
    <message>
        <source>没有内容</source>
        <translation>is empty</translation>
    </message>
    <message>
        <source>等于</source>
        <translation>equals</translation>
    </message>
    <message>
        <source>去掉这个条件</source>
        <translation>Remove this condition</translation>
    </message>
</context>
<context>
    <name>Conditions</name>
    <message>
        <source>添加条件</source>
        <translation>Add a condition</translation>
    </message>
</context>
<context>
    <name>ConfirmDialog</name>
    <message>
        <source>确认收货</source>
        <translation>Confirm</translation>
    </message>
    <message>
        <source>差异明细</source>
        <translation>Lines that differ</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>备注</source>
        <translation>Remark</translation>
    </message>
    <message>
        <source>用于选中的行</source>
        <translation>Apply to selected lines</translation>
    </message>
    <message>
        <source>继续收货</source>
        <translation>Go on receiving</translation>
    </message>
    <message>
        <source>去验收 (F12)</source>
        <translation>Acceptance (F12)</translation>
    </message>
    <message>
        <source>验收还缺 {count} 项：</source>
        <translation>Acceptance, {count} missing:</translation>
    </message>
    <message>
        <source>{count} 行</source>
        <translation>Lines: {count}</translation>
    </message>
    <message>
        <source>{count} 箱</source>
        <translation>Cartons: {count}</translation>
    </message>
    <message>
        <source>拒收 {count}</source>
        <translation>Rejected {count}</translation>
    </message>
    <message>
        <source>✓ 全部相符：{totals}</source>
        <translation>✓ All as it was sent: {totals}</translation>
    </message>
    <message>
        <source>请按 F12 完成验收，再确认收货。</source>
        <translation>Press F12 to finish the acceptance, then confirm.</translation>
    </message>
    <message>
        <source>按 Enter 确认收货。确认后收货单不能再改。</source>
        <translation>Press Enter to confirm. A confirmed receipt cannot be changed.</translation>
    </message>
    <message>
        <source>{total} 行数量不符，其中 {waiting} 行还没有原因。选中行，选原因，按 Enter。</source>
        <translation>Lines that differ: {total}, without a reason: {waiting}. Select lines, choose a reason, press Enter.</translation>
    </message>
    <message>
        <source>{total} 行数量不符，都有了原因。确认后收货单不能再改。</source>
        <translation>Lines that differ: {total}, all with a reason. After confirming, the receipt cannot be changed.</translation>
    </message>
    <message>
        <source>共 {count} 张标签。</source>
        <translation>Labels: {count}.</translation>
    </message>
    <message>
        <source>在“{printer}”上打印 {count} 张标签。</source>
        <translation>To be printed on “{printer}”: {count}.</translation>
    </message>
    <message>
        <source>有 {count} 行不打印，原因列在下面。</source>
        <translation> Rows not printed, for the reasons below: {count}.</translation>
    </message>
    <message>
        <source>第一张</source>
        <translation>First</translation>
    </message>
    <message>
        <source>最后一张</source>
        <translation>Last</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
</context>
<context>
    <name>ConflictStrip</name>
    <message>
        <source>以我填的为准</source>
        <translation>Keep mine</translation>
    </message>
    <message>
        <source>改用对方的，放弃我填的</source>
        <translation>Take theirs</translation>
    </message>
    <message>
        <source>{person} 在 {at} 改过这个连接（第 {version} 版），您的还没有保存。</source>
        <translation>{person} changed this connection at {at} (version {version}); yours is not saved.</translation>
    </message>
    <message>
        <source>别人</source>
        <translation>Somebody</translation>
    </message>
    <message>
        <source>改了：{what}。</source>
        <translation>Changed: {what}.</translation>
    </message>
</context>
<context>
    <name>Connection</name>
    <message>
        <source>联系服务端</source>
        <translation>Reach the service</translation>
    </message>
    <message>
        <source>核对证书</source>
        <translation>Check the certificate</translation>
    </message>
    <message>
        <source>登记本机</source>
        <translation>Enrol this workstation</translation>
    </message>
    <message>
        <source>服务地址写得不对，应像 https://10.0.0.5:8765。请核对管理员给的地址。</source>
        <translation>This is no address of a service; one looks like https://10.0.0.5:8765. Compare it with what the administrator gave you.</translation>
    </message>
    <message>
        <source>连不上这个地址。请核对地址和端口，看网线或无线是否接好；都没问题，请管理员看服务端是否在运行、防火墙是否放行。</source>
        <translation>Nothing answers at this address. Check address and port, and the network cable or Wi-Fi; if they are right, have the administrator see whether the service runs and the firewall lets it through.</translation>
    </message>
    <message>
        <source>服务端没有及时应答。请过一会儿再试；一直这样请告诉管理员。</source>
        <translation>The service did not answer in time. Try again in a while; tell the administrator if it stays so.</translation>
    </message>
    <message>
        <source>有程序在这个地址应答，但不是前置服务，或者版本不对。请核对地址、端口和 http/https。</source>
        <translation>Something answers here, but it is not the service, or not of a fitting version. Check the address, the port and http/https.</translation>
    </message>
    <message>
        <source>本程序和服务端的版本不一致，请让管理员升级以后再登记。</source>
        <translation>This program and the service are of different ages: have the administrator update before enrolling.</translation>
    </message>
    <message>
        <source>http 不加密，登记码和数据在网络上是明文，所以没有连接。请让管理员给服务端设置证书，再用 https:// 开头的地址。</source>
        <translation>http is not encrypted: the code and all data would travel in clear, so nothing was connected. Ask the administrator to give the service a certificate, then use an address that begins with https://.</translation>
    </message>
    <message>
        <source>CA 证书文件不能用。请让管理员给出 PEM 格式的 ca.pem，再重新选择。</source>
        <translation>This CA file cannot be used. Ask the administrator for ca.pem in PEM format and choose it again.</translation>
    </message>
    <message>
        <source>请填写管理员发放的登记码。</source>
        <translation>Enter the code the administrator gave you.</translation>
    </message>
    <message>
        <source>登记凭据没有保存，请检查磁盘后重新登记；扫过的都还在本机。</source>
        <translation>The token could not be kept: check the disk and enrol again. All that was scanned is still here.</translation>
    </message>
    <message>
        <source>凭据没有移除，请在系统钥匙串里手工删除 TraceDock 的一项。</source>
        <translation>The token was not removed: delete TraceDock&apos;s entry in the system&apos;s keyring by hand.</translation>
    </message>
    <message>
        <source>登记码不对。请逐个核对字母和数字；还是不对，请让管理员重新发码。</source>
        <translation>Wrong code. Compare it letter by letter; if it is still wrong, ask the administrator for another one.</translation>
    </message>
    <message>
        <source>这个登记码已被另一台工作站用过，每个码只能用一次。请让管理员重新发码。</source>
        <translation>Another workstation has used this code; each works once. Ask the administrator for another one.</translation>
    </message>
    <message>
        <source>登记码已过期，发码后 10 分钟内有效。请让管理员重新发码。</source>
        <translation>This code is too old: they last 10 minutes. Ask the administrator for another one.</translation>
    </message>
    <message>
        <source>输错次数太多，请十分钟后再试。</source>
        <translation>Too many wrong codes: try again in ten minutes.</translation>
    </message>
    <message>
        <source>本机构已有一台同名的工作站，请换一个名称；那台已经不用的，请管理员先停用它。登记码还可以用。</source>
        <translation>Another workstation of this institution has this name: choose another one. If it is no longer in use, have the administrator revoke it first. The code is still good.</translation>
    </message>
    <message>
        <source>名称或登记码写得不对：名称应为 1 到 100 个字。请改正后再试。</source>
        <translation>The name or the code is not well written: a name has 1 to 100 characters. Correct it and try again.</translation>
    </message>
    <message>
        <source>本机在登记之前已经收过货，这些记录不能再并入机构。要加入机构，请用新的数据文件夹启动（--folder）；原来的记录都在原来的文件夹里。</source>
        <translation>Goods were received here before this workstation was enrolled, and these records cannot be moved into an institution. To join one, start with a new data folder (--folder); the older records stay in the older folder.</translation>
    </message>
    <message>
        <source>这个登记码是另一家机构的，本机已属于原来的机构，没有改动。请核对登记码。</source>
        <translation>This code is of another institution. This workstation belongs to its own one and nothing was changed: check the code.</translation>
    </message>
    <message>
        <source>开通码不对。它在服务端数据文件夹的 set-up-code 文件里，请逐个核对字母和数字。</source>
        <translation>The set-up code is wrong. It is in the file set-up-code of the service&apos;s data folder: compare letters and digits one by one.</translation>
    </message>
    <message>
        <source>这个服务端已经建立过机构，不能再新建。请返回，选“加入医院的服务端”，向管理员要登记码。</source>
        <translation>This service has an institution already. Go back and choose “Join the hospital&apos;s service”, with a code from the administrator.</translation>
    </message>
    <message>
        <source>没有建立：请系统管理员检查服务账户的密钥库和服务文件夹。</source>
        <translation>Not set up: let the system administrator check the keyring and the folder of the service&apos;s account.</translation>
    </message>
    <message>
        <source>本机不认识签发服务端证书的机构。医院自己签发证书时，请在下面核对指纹。</source>
        <translation>This computer does not know who issued the service&apos;s certificate. Where the hospital issues its own, compare the fingerprint below.</translation>
    </message>
    <message>
        <source>服务端证书和核对过的指纹不一样：证书换过，或者连到了别的机器。请和管理员重新核对。</source>
        <translation>The service&apos;s certificate is not the one that was compared: it was renewed, or this is another machine. Compare it again with the administrator.</translation>
    </message>
    <message>
        <source>服务端证书不是发给这个地址的。请核对地址，或请管理员为这个地址重新签发；也可以核对指纹后只认这一张证书。</source>
        <translation>The service&apos;s certificate is for another address. Check the address or have one issued for it; or compare the fingerprint and trust this one certificate.</translation>
    </message>
    <message>
        <source>服务端证书已过期。请先核对本机时钟；时钟没错，请管理员更换证书。</source>
        <translation>The service&apos;s certificate has expired. Check the clock of this computer; if it is right, have the administrator renew the certificate.</translation>
    </message>
    <message>
        <source>服务端证书还没有生效。请先核对本机时钟；时钟没错，请管理员更换证书。</source>
        <translation>The service&apos;s certificate is not valid yet. Check the clock of this computer; if it is right, have the administrator replace the certificate.</translation>
    </message>
    <message>
        <source>本机时钟不对，证书因此不能用。请校准本机时钟后再试。</source>
        <translation>This computer&apos;s clock is wrong, so that the certificate cannot be checked. Set the clock and try again.</translation>
    </message>
    <message>
        <source>服务端证书不在有效期内。请先核对本机时钟。</source>
        <translation>The service&apos;s certificate is not valid today. Check the clock of this computer.</translation>
    </message>
    <message>
        <source>加密连接没有建立：服务端可能没有设置证书，或者证书有问题。请管理员检查。</source>
        <translation>No encrypted connection could be made: the service may have no certificate, or there is something wrong with it. Ask the administrator to check.</translation>
    </message>
    <message>
        <source>没有：需要登记后才能与服务端通信</source>
        <translation>None: enrol to talk to the service</translation>
    </message>
    <message>
        <source>保存在系统钥匙串中</source>
        <translation>In the system&apos;s keyring</translation>
    </message>
    <message>
        <source>本机没有系统钥匙串，令牌保存在加密文件中</source>
        <translation>This computer has no keyring: the token is kept in an encrypted file</translation>
    </message>
    <message>
        <source>培训模式：退出后不保留</source>
        <translation>Training: not kept after the end</translation>
    </message>
    <message>
        <source>这意味着：文件拷到别的电脑或别的用户下打不开；但能以本机这个用户登录的人或程序可以用它。请保护好这个系统账户；有条件时启用系统钥匙串后重新登记。</source>
        <translation>That means: the file cannot be opened on another computer or by another user, but whoever can sign in here as this user can use it. Protect this account; where you can, turn on a keyring and enrol again.</translation>
    </message>
    <message>
        <source>没有加密（http）</source>
        <translation>Not encrypted (http)</translation>
    </message>
    <message>
        <source>加密，证书由系统信任的机构签发</source>
        <translation>Encrypted; the certificate comes from an issuer this system trusts</translation>
    </message>
    <message>
        <source>加密，证书由医院自己的 CA 签发</source>
        <translation>Encrypted; the certificate comes from the hospital&apos;s own CA</translation>
    </message>
    <message>
        <source>加密，只认核对过指纹的这一张证书</source>
        <translation>Encrypted; only the one certificate that was compared is taken</translation>
    </message>
    <message>
        <source>正在进行…</source>
        <translation>Going on …</translation>
    </message>
    <message>
        <source>完成</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>没有通过</source>
        <translation>Not passed</translation>
    </message>
</context>
<context>
    <name>ConnectionDialog</name>
    <message>
        <source>连接前置服务</source>
        <translation>Connect to the service</translation>
    </message>
    <message>
        <source>已加入 {hospital}。</source>
        <translation>Joined {hospital}. </translation>
    </message>
    <message>
        <source>窗口要重新打开一次，然后即可收货。</source>
        <translation>The window opens anew once; then you can receive.</translation>
    </message>
    <message>
        <source>等待上传的会自动补传，不用重扫。</source>
        <translation>What waits is sent by itself; nothing has to be scanned again.</translation>
    </message>
    <message>
        <source>数据文件夹</source>
        <translation>Data folder</translation>
    </message>
    <message>
        <source>重新核对证书</source>
        <translation>Compare the certificate again</translation>
    </message>
    <message>
        <source>连接并登记</source>
        <translation>Connect and enrol</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>重新登记…</source>
        <translation>Enrol again …</translation>
    </message>
    <message>
        <source>本机在登记之前已经收过货，这些记录不能再并入机构。要加入机构，请用新的数据文件夹启动（--folder）；原来的记录都在原来的文件夹里。</source>
        <translation>Goods were received here before this workstation was enrolled, and these records cannot be moved into an institution. To join one, start with a new data folder (--folder); the older records stay in the older folder.</translation>
    </message>
    <message>
        <source>连接后，配送单会自动到本机，收货结果自动上传。没有网络时照常收货，连上后再传。</source>
        <translation>Once connected, deliveries come here and receipts go up by themselves. Without a network you receive as always and it is sent later.</translation>
    </message>
    <message>
        <source>扫过的都还在本机，一条也不会丢；请向管理员要新的登记码，重新登记后自动补传。</source>
        <translation>All that was scanned is still here and none of it is lost. Ask the administrator for a new code; after enrolling again it is sent by itself.</translation>
    </message>
    <message>
        <source>本机没有凭据（已移除，或换了电脑、用户）。</source>
        <translation>There is no token here (removed, or another computer or user). </translation>
    </message>
    <message>
        <source>服务端现在不接受本机。</source>
        <translation>The service does not accept this workstation now. </translation>
    </message>
    <message>
        <source>移除后本机不再与服务端通信：可以照常收货，但不会上传，也收不到配送单。没有上传的都留在本机，用新的登记码重新登记后自动补传。</source>
        <translation>Without it this workstation no longer talks to the service: you can receive, but nothing is sent and no deliveries come. What was not sent stays here and goes up by itself after enrolling again with a new code.</translation>
    </message>
    <message>
        <source>移除凭据</source>
        <translation>Remove the token</translation>
    </message>
    <message>
        <source>重新打开窗口</source>
        <translation>Open the window anew</translation>
    </message>
    <message>
        <source>立即同步</source>
        <translation>Sync now</translation>
    </message>
    <message>
        <source>移除凭据…</source>
        <translation>Remove the token …</translation>
    </message>
    <message>
        <source>新建服务端…</source>
        <translation>Set a new service up…</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>ConnectionStrip</name>
    <message>
        <source>服务端拒绝：{reason} 扫过的都保存在本机，一条也不会丢。</source>
        <translation>Refused by the service: {reason} All that was scanned is kept here; none of it is lost.</translation>
    </message>
    <message>
        <source>本机没有连接前置服务：收货照常，但不会上传，也收不到配送单。</source>
        <translation>This workstation is not connected to the service: you can receive, but nothing is sent and no deliveries come.</translation>
    </message>
    <message>
        <source>连接…</source>
        <translation>Connect …</translation>
    </message>
    <message>
        <source>以后再说</source>
        <translation>Later</translation>
    </message>
</context>
<context>
    <name>ContentsDialog</name>
    <message>
        <source>追溯码</source>
        <translation>Trace code</translation>
    </message>
    <message>
        <source>级别</source>
        <translation>Level</translation>
    </message>
    <message>
        <source>药品</source>
        <translation>Drug</translation>
    </message>
    <message>
        <source>箱内的包装</source>
        <translation>Packages in the carton</translation>
    </message>
    <message>
        <source>移到哪一箱</source>
        <translation>To which carton</translation>
    </message>
    <message>
        <source>{carton} 的内容</source>
        <translation>Contents of {carton}</translation>
    </message>
    <message>
        <source>{carton} · {kind} · {quantity} 盒，{packages} 个码</source>
        <translation>{carton} · {kind} · boxes: {quantity}, codes: {packages}</translation>
    </message>
    <message>
        <source>选中的包装连同里面的一起动。</source>
        <translation>What is marked moves with all that is in it.</translation>
    </message>
    <message>
        <source>这一箱已封箱；要改，先按 Ctrl+U 重新打开，旧箱号作废。</source>
        <translation>This carton is closed; to change it open it again with Ctrl+U: its old number is void.</translation>
    </message>
    <message>
        <source>内容很多，只列出前面一部分。</source>
        <translation>There is much in it: only the first part is listed.</translation>
    </message>
    <message>
        <source>{level}（已退回）</source>
        <translation>{level} (came back)</translation>
    </message>
    <message>
        <source>取出</source>
        <translation>Take out</translation>
    </message>
    <message>
        <source>移过去</source>
        <translation>Move there</translation>
    </message>
    <message>
        <source>拆到新{kind}</source>
        <translation>Split off into a new {kind}</translation>
    </message>
</context>
<context>
    <name>CountsModel</name>
    <message>
        <source>扫码枪计数</source>
        <translation>Counts by reader</translation>
    </message>
    <message>
        <source>{read} 次 · 不可读 {unusable} · 一扫两读 {doubled}</source>
        <translation>Scans: {read} · {unusable} unusable · {doubled} doubled</translation>
    </message>
</context>
<context>
    <name>CrashesModel</name>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>编号</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>位置</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>情况</source>
        <translation>What it was</translation>
    </message>
    <message>
        <source>非正常退出</source>
        <translation>Ended abnormally</translation>
    </message>
</context>
<context>
    <name>CrashesTab</name>
    <message>
        <source>程序出错</source>
        <translation>Program faults</translation>
    </message>
    <message>
        <source>非正常退出</source>
        <translation>Ended abnormally</translation>
    </message>
    <message>
        <source>详细内容</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>保留着 {count} 份出错报告</source>
        <translation>{count} fault reports are kept</translation>
    </message>
    <message>
        <source>程序没有出过错</source>
        <translation>The program had no faults</translation>
    </message>
</context>
<context>
    <name>CsvFile</name>
    <message>
        <source>已保存 {name}</source>
        <translation>Saved {name}</translation>
    </message>
    <message>
        <source>没有写成 {name}：{reason}。请换一个文件夹再保存。</source>
        <translation>{name} was not written: {reason}. Choose another folder.</translation>
    </message>
</context>
<context>
    <name>DamageDialog</name>
    <message>
        <source>数据库已损坏</source>
        <translation>The database is damaged</translation>
    </message>
    <message>
        <source>备份</source>
        <translation>Backups</translation>
    </message>
    <message>
        <source>数据库已损坏，没有打开</source>
        <translation>The database is damaged and was not opened</translation>
    </message>
    <message>
        <source>没有备份。请不要删除任何文件，联系管理员。</source>
        <translation>There is no backup. Delete no file, and call the administrator.</translation>
    </message>
    <message>
        <source>正在恢复</source>
        <translation>Restoring</translation>
    </message>
    <message>
        <source>正在恢复备份</source>
        <translation>Restoring the backup</translation>
    </message>
    <message>
        <source>正在复制备份…</source>
        <translation>Copying the backup…</translation>
    </message>
    <message>
        <source>正在通读校验，然后打开…</source>
        <translation>Reading it through, then opening…</translation>
    </message>
    <message>
        <source>已恢复</source>
        <translation>Restored</translation>
    </message>
    <message>
        <source>已从备份恢复</source>
        <translation>Restored from the backup</translation>
    </message>
    <message>
        <source>开始工作</source>
        <translation>Start work</translation>
    </message>
    <message>
        <source>正在恢复…</source>
        <translation>Restoring…</translation>
    </message>
    <message>
        <source>恢复所选备份</source>
        <translation>Restore chosen</translation>
    </message>
    <message>
        <source>查看要重新扫描的码</source>
        <translation>Codes to scan again</translation>
    </message>
    <message>
        <source>打开文件夹</source>
        <translation>Open folder</translation>
    </message>
    <message>
        <source>退出程序</source>
        <translation>Quit</translation>
    </message>
    <message>
        <source>文件 {file}：{problem}。</source>
        <translation>File {file}: {problem}.</translation>
    </message>
    <message>
        <source>没有删除、也没有改写任何东西。恢复时，损坏的文件移到旁边的文件夹里保存，备份顶上。备份以后做过的，先从损坏的文件里找回；找不回的扫码会列出来，请重新扫描。</source>
        <translation>Nothing was deleted or overwritten. The damaged files are moved to a folder beside and kept, the backup takes their place. What was done since is brought back from the damaged file first; scans that cannot be are listed, to be made again.</translation>
    </message>
</context>
<context>
    <name>DaysModel</name>
    <message>
        <source>日期</source>
        <translation>Day</translation>
    </message>
    <message>
        <source>没有对账</source>
        <translation>Not compared</translation>
    </message>
    <message>
        <source>没能对账</source>
        <translation>Could not compare</translation>
    </message>
    <message>
        <source>{count} 处不同</source>
        <translation>{count} differ</translation>
    </message>
    <message>
        <source>一致</source>
        <translation>Agrees</translation>
    </message>
    <message>
        <source>本院 {ours} · 平台 {theirs}</source>
        <translation>Ours {ours} · theirs {theirs}</translation>
    </message>
</context>
<context>
    <name>DaysTab</name>
    <message>
        <source>只看有差异的(&amp;O)</source>
        <translation>&amp;Only differing</translation>
    </message>
    <message>
        <source>重新对账</source>
        <translation>Compare</translation>
    </message>
    <message>
        <source>对账</source>
        <translation>Reconciliation</translation>
    </message>
    <message>
        <source>差异</source>
        <translation>Differences</translation>
    </message>
    <message>
        <source>追溯码</source>
        <translation>Trace codes</translation>
    </message>
    <message>
        <source>正在发送队列里</source>
        <translation>Waits to be sent</translation>
    </message>
    <message>
        <source>正在对 {day} 的账，请稍候…</source>
        <translation>Comparing {day}, please wait…</translation>
    </message>
    <message>
        <source>对账完成。</source>
        <translation>Compared.</translation>
    </message>
    <message>
        <source>这一天已经对过的都一致。</source>
        <translation>All that was compared of this day agrees.</translation>
    </message>
    <message>
        <source>{count} 天，{bad} 天要看</source>
        <translation>Days: {count}, to look at: {bad}</translation>
    </message>
    <message>
        <source>没有有差异的日子</source>
        <translation>No day differs</translation>
    </message>
    <message>
        <source>还没有对过账</source>
        <translation>Nothing was compared yet</translation>
    </message>
    <message>
        <source>服务端每天夜里对前一天的账；也可以现在就对昨天的。</source>
        <translation>The service compares each day at night; yesterday can be compared now.</translation>
    </message>
</context>
<context>
    <name>DecideBar</name>
    <message>
        <source>处理备注</source>
        <translation>Remark</translation>
    </message>
    <message>
        <source>备注：核对了什么、实物在哪里、联系了谁</source>
        <translation>Remark: what was checked, where the goods are, who was asked</translation>
    </message>
    <message>
        <source>重新打开</source>
        <translation>Reopen</translation>
    </message>
    <message>
        <source>“{decision}”需要备注：写好后再按 Alt+{key}。</source>
        <translation>“{decision}” needs a remark: write it, then press Alt+{key} again.</translation>
    </message>
    <message>
        <source>实物在 {receipt}</source>
        <translation>On {receipt}</translation>
    </message>
    <message>
        <source>自动合并：库存只计一次，不用处理。</source>
        <translation>Merged: the stock counts once; nothing to do.</translation>
    </message>
    <message>
        <source>一方已撤销或退回，矛盾已自行消除。需要追查可以重新打开。</source>
        <translation>One side was undone or returned, so the case cleared by itself. Reopen it to follow it up.</translation>
    </message>
    <message>
        <source>{person} {at}：{decision}</source>
        <translation>{person} {at}: {decision}</translation>
    </message>
    <message>
        <source>；此后又发现新的追溯码，请再核对。</source>
        <translation>; more trace codes were found since: check again.</translation>
    </message>
</context>
<context>
    <name>DecidePanel</name>
    <message>
        <source>理由：核对了什么、问了谁</source>
        <translation>Reason: what was checked, who was asked</translation>
    </message>
    <message>
        <source>处理理由</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>{at} {person}：{what}</source>
        <translation>{at} {person}: {what}</translation>
    </message>
    <message>
        <source>，</source>
        <translation>, </translation>
    </message>
    <message>
        <source>（当时省平台 {province}，院内 {hospital}）</source>
        <translation> (then province {province}, hospital {hospital})</translation>
    </message>
    <message>
        <source>处理筛选出的全部 {count} 条(&amp;A)</source>
        <translation>Decide on all {count} that fit (&amp;A)</translation>
    </message>
    <message>
        <source>只管到(&amp;U)</source>
        <translation>&amp;Until</translation>
    </message>
    <message>
        <source>处理期限</source>
        <translation>Holds until</translation>
    </message>
    <message>
        <source>（已被取代）</source>
        <translation> (replaced)</translation>
    </message>
    <message>
        <source>选中 {count} 条，一起处理</source>
        <translation>{count} chosen, decided together</translation>
    </message>
</context>
<context>
    <name>DecodingPage</name>
    <message>
        <source>此页只解读，不计入收货</source>
        <translation>This page only explains codes; nothing is counted</translation>
    </message>
    <message>
        <source>扫任意条码；或输入、粘贴编码后按 Enter</source>
        <translation>Scan any code; or type or paste one and press Enter</translation>
    </message>
    <message>
        <source>要解读的编码</source>
        <translation>Code to explain</translation>
    </message>
    <message>
        <source>解读</source>
        <translation>Explain</translation>
    </message>
    <message>
        <source>复制</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>复制文字说明 (Ctrl+C)</source>
        <translation>Copy the explanation as text (Ctrl+C)</translation>
    </message>
    <message>
        <source>复制 JSON</source>
        <translation>Copy JSON</translation>
    </message>
    <message>
        <source>复制为 JSON，供接口排错 (Ctrl+Shift+C)</source>
        <translation>Copy as JSON, for who debugs an interface (Ctrl+Shift+C)</translation>
    </message>
    <message>
        <source>清空</source>
        <translation>Clear</translation>
    </message>
    <message>
        <source>清空记录和计数 (F6)</source>
        <translation>Clear history and counts (F6)</translation>
    </message>
    <message>
        <source>输入编码</source>
        <translation>Type a code</translation>
    </message>
    <message>
        <source>用扫码枪扫任意条码，或在上面输入、粘贴编码后按 Enter。</source>
        <translation>Scan any code, or type or paste one above and press Enter.</translation>
    </message>
    <message>
        <source>这是什么码？</source>
        <translation>What code is this?</translation>
    </message>
    <message>
        <source>记录</source>
        <translation>History</translation>
    </message>
    <message>
        <source>读码测试</source>
        <translation>Reader test</translation>
    </message>
</context>
<context>
    <name>DeliveriesModel</name>
    <message>
        <source>配送单号</source>
        <translation>Delivery</translation>
    </message>
    <message>
        <source>配送企业</source>
        <translation>Distributor</translation>
    </message>
    <message>
        <source>行</source>
        <translation>Lines</translation>
    </message>
    <message>
        <source>箱</source>
        <translation>Cartons</translation>
    </message>
    <message>
        <source>实收 / 应收</source>
        <translation>Received / sent</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>到达</source>
        <translation>Arrived</translation>
    </message>
    <message>
        <source>正在下载追溯码 {here}/{count}</source>
        <translation>Fetching trace codes {here}/{count}</translation>
    </message>
    <message>
        <source>已附追溯码 {count} 个</source>
        <translation>Codes handed over: {count}</translation>
    </message>
    <message>
        <source>未附追溯码，逐盒扫码</source>
        <translation>No codes: scan each box</translation>
    </message>
    <message>
        <source>已等 {days} 天</source>
        <translation>Waiting for {days} d</translation>
    </message>
    <message>
        <source>超过一天未确认</source>
        <translation>Open over a day</translation>
    </message>
    <message>
        <source>今天到达</source>
        <translation>Arrived today</translation>
    </message>
    <message>
        <source>更早</source>
        <translation>Earlier</translation>
    </message>
</context>
<context>
    <name>DeliveriesPage</name>
    <message>
        <source>查找到货</source>
        <translation>Find a delivery</translation>
    </message>
    <message>
        <source>刷新</source>
        <translation>Refresh</translation>
    </message>
    <message>
        <source>到货</source>
        <translation>Deliveries</translation>
    </message>
    <message>
        <source>全部</source>
        <translation>All</translation>
    </message>
    <message>
        <source>没有找到与“{text}”对应的到货，请按 F5 刷新，或核对单号后再扫。</source>
        <translation>No delivery here belongs to “{text}”: press F5 to refresh, or check the number and scan again.</translation>
    </message>
    <message>
        <source>单号、企业、药品、批号、箱号或拼音首字母 (Ctrl+F)</source>
        <translation>No., distributor, drug, initials, batch, carton (Ctrl+F)</translation>
    </message>
    <message>
        <source>无单收货</source>
        <translation>Without a note</translation>
    </message>
    <message>
        <source>排序</source>
        <translation>Sort</translation>
    </message>
    <message>
        <source>按到达排序</source>
        <translation>By arrival</translation>
    </message>
    <message>
        <source>按配送企业排序</source>
        <translation>By distributor</translation>
    </message>
    <message>
        <source>按状态排序</source>
        <translation>By state</translation>
    </message>
    <message>
        <source>没有符合条件的到货</source>
        <translation>No delivery matches</translation>
    </message>
    <message>
        <source>清空查找，或选“全部”。</source>
        <translation>Clear the search, or choose “All”.</translation>
    </message>
    <message>
        <source>还没有到货</source>
        <translation>No deliveries yet</translation>
    </message>
    <message>
        <source>配送企业发货后，下一次同步时会出现在这里；按 F5 立即刷新。</source>
        <translation>They appear here with the next sync after the distributor has sent them; press F5 to refresh now.</translation>
    </message>
    <message>
        <source>货已到而单未到，可用“无单收货”先扫码。</source>
        <translation>Goods here but no note yet? “Without a note” lets you scan them now.</translation>
    </message>
</context>
<context>
    <name>DesignBar</name>
    <message>
        <source>还没有标签打印机，标签会在队列里等着。</source>
        <translation>No label printer yet: labels will wait in the queue.</translation>
    </message>
    <message>
        <source>添加打印机(&amp;R)</source>
        <translation>Add p&amp;rinter</translation>
    </message>
    <message>
        <source>标签设计(&amp;D)</source>
        <translation>Label &amp;design</translation>
    </message>
    <message>
        <source>打印机(&amp;P)</source>
        <translation>&amp;Printer</translation>
    </message>
    <message>
        <source>自己的，已选用</source>
        <translation>own, in use</translation>
    </message>
    <message>
        <source>自己的</source>
        <translation>own</translation>
    </message>
</context>
<context>
    <name>DesignerTab</name>
    <message>
        <source>有错误，没有保存：请按下面的列表改好；没改完的可以“存为草稿”。</source>
        <translation>Not saved, there are errors: mend them by the list below, or keep it as a draft.</translation>
    </message>
    <message>
        <source>已导出到 {path}</source>
        <translation>Exported to {path}</translation>
    </message>
    <message>
        <source>草稿已保存；改好并保存之前，标签仍按原来的设计印。</source>
        <translation>The draft is kept; labels are printed by the old design until the new one is saved.</translation>
    </message>
    <message>
        <source>已保存。</source>
        <translation>Saved.</translation>
    </message>
    <message>
        <source>打开的是草稿；改好后保存，标签才按它印。</source>
        <translation>This is a draft: labels are printed by it once it is saved.</translation>
    </message>
    <message>
        <source>（未保存）</source>
        <translation> (not saved)</translation>
    </message>
    <message>
        <source>{title}（自己的）</source>
        <translation>{title} (own)</translation>
    </message>
    <message>
        <source>另存为</source>
        <translation>Save as</translation>
    </message>
    <message>
        <source>更名</source>
        <translation>Rename</translation>
    </message>
    <message>
        <source>删除标签设计</source>
        <translation>Delete label design</translation>
    </message>
    <message>
        <source>删除“{name}”吗？删了就找不回来了。</source>
        <translation>Delete “{name}”? It cannot be brought back.</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>保留</source>
        <translation>Keep</translation>
    </message>
    <message>
        <source>导入标签设计</source>
        <translation>Import a label design</translation>
    </message>
    <message>
        <source>标签设计 (*.json)</source>
        <translation>Label designs (*.json)</translation>
    </message>
    <message>
        <source>导出标签设计</source>
        <translation>Export a label design</translation>
    </message>
    <message>
        <source>名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>确定</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>标签设计</source>
        <translation>Label designs</translation>
    </message>
    <message>
        <source>“{name}”改过，还没有保存。</source>
        <translation>“{name}” was changed and is not saved yet.</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>不保存</source>
        <translation>Do not save</translation>
    </message>
</context>
<context>
    <name>DesignsList</name>
    <message>
        <source>读不了的</source>
        <translation>Unreadable</translation>
    </message>
    <message>
        <source>自己的</source>
        <translation>Own</translation>
    </message>
    <message>
        <source>随程序</source>
        <translation>Shipped</translation>
    </message>
    <message>
        <source>正在用</source>
        <translation>In use</translation>
    </message>
    <message>
        <source>草稿</source>
        <translation>Drafts</translation>
    </message>
    <message>
        <source>{count} 个错误</source>
        <translation>Errors: {count}</translation>
    </message>
    <message>
        <source>{count} 个提示</source>
        <translation>Hints: {count}</translation>
    </message>
</context>
<context>
    <name>DeskCommands</name>
    <message>
        <source>恢复</source>
        <translation>Restore</translation>
    </message>
    <message>
        <source>拒收下一个…</source>
        <translation>Reject next…</translation>
    </message>
    <message>
        <source>按数量拒收…</source>
        <translation>Reject quantity…</translation>
    </message>
    <message>
        <source>下一个待处理</source>
        <translation>Hold next</translation>
    </message>
    <message>
        <source>结束本箱</source>
        <translation>Close carton</translation>
    </message>
    <message>
        <source>数量 ×n…</source>
        <translation>Quantity ×n…</translation>
    </message>
    <message>
        <source>指定品种…</source>
        <translation>Assign drug…</translation>
    </message>
    <message>
        <source>切换到所属配送单</source>
        <translation>Go to its delivery</translation>
    </message>
    <message>
        <source>取消待扫命令</source>
        <translation>Cancel waiting command</translation>
    </message>
    <message>
        <source>打印命令卡</source>
        <translation>Print command card</translation>
    </message>
    <message>
        <source>数量 ×n</source>
        <translation>Quantity ×n</translation>
    </message>
    <message>
        <source>下一个码按几件计数（只用于没有追溯码的品种）</source>
        <translation>How many the next code counts for (only drugs without trace codes)</translation>
    </message>
    <message>
        <source>确定</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>DetailPanel</name>
    <message>
        <source>之前和之后</source>
        <translation>Before and after</translation>
    </message>
    <message>
        <source>备份第二位置</source>
        <translation>Second place of backups</translation>
    </message>
    <message>
        <source>选中一条，看谁在哪里做了什么、改动前后各是什么</source>
        <translation>Choose an entry to see who did what where, and what was before and after</translation>
    </message>
    <message>
        <source>：</source>
        <translation>: </translation>
    </message>
    <message>
        <source>第 {seq} 条，散列 {hash}</source>
        <translation>Entry {seq}, hash {hash}</translation>
    </message>
</context>
<context>
    <name>DevicesModel</name>
    <message>
        <source>编号</source>
        <translation>No.</translation>
    </message>
    <message>
        <source>工作站</source>
        <translation>Workstation</translation>
    </message>
    <message>
        <source>登记时间</source>
        <translation>Enrolled</translation>
    </message>
    <message>
        <source>程序版本</source>
        <translation>Program</translation>
    </message>
    <message>
        <source>配送点</source>
        <translation>Delivery point</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>隔离数据</source>
        <translation>Held back</translation>
    </message>
    <message>
        <source>{at} 停用</source>
        <translation>revoked {at}</translation>
    </message>
    <message>
        <source>不限</source>
        <translation>any</translation>
    </message>
    <message>
        <source>在用</source>
        <translation>in use</translation>
    </message>
    <message>
        <source>{version}（旧）</source>
        <translation>{version} (old)</translation>
    </message>
</context>
<context>
    <name>DevicesPage</name>
    <message>
        <source>发现的设备</source>
        <translation>Found</translation>
    </message>
    <message>
        <source>扫码枪和摄像头</source>
        <translation>Readers and cameras</translation>
    </message>
    <message>
        <source>添加</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>修改</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>测试</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>扫码设置</source>
        <translation>Set up</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>刷新</source>
        <translation>Look again</translation>
    </message>
    <message>
        <source>还没有扫码枪</source>
        <translation>No readers yet</translation>
    </message>
    <message>
        <source>插上扫码枪，在下面“发现的设备”里添加；或者按 Ctrl+N 自己写端口。</source>
        <translation>Plug a reader in and add it under “Found” below, or press Ctrl+N and name its port.</translation>
    </message>
    <message>
        <source>启用</source>
        <translation>Use</translation>
    </message>
    <message>
        <source>停用</source>
        <translation>Switch off</translation>
    </message>
    <message>
        <source>键盘口不能删除，只能停用</source>
        <translation>The keyboard port cannot be removed, only switched off</translation>
    </message>
    <message>
        <source>删除扫码枪</source>
        <translation>Remove a reader</translation>
    </message>
    <message>
        <source>删除“{name}”吗？</source>
        <translation>Remove “{name}”?</translation>
    </message>
    <message>
        <source>它扫过的记录都保留；以后要用，重新添加即可。只是暂时不用，可以停用。</source>
        <translation>What it scanned is kept, and it can be added again. To rest it for a while, switch it off.</translation>
    </message>
    <message>
        <source>保留</source>
        <translation>Keep it</translation>
    </message>
</context>
<context>
    <name>DevicesTab</name>
    <message>
        <source>发登记码</source>
        <translation>Enrolment code</translation>
    </message>
    <message>
        <source>设定配送点</source>
        <translation>Set delivery point</translation>
    </message>
    <message>
        <source>查看隔离数据</source>
        <translation>Held back</translation>
    </message>
    <message>
        <source>工作站</source>
        <translation>Workstations</translation>
    </message>
    <message>
        <source>{at} 停用</source>
        <translation>revoked {at}</translation>
    </message>
    <message>
        <source>停用</source>
        <translation>Revoke</translation>
    </message>
    <message>
        <source>恢复</source>
        <translation>Admit again</translation>
    </message>
</context>
<context>
    <name>DifferencesModel</name>
    <message>
        <source>行</source>
        <translation>Line</translation>
    </message>
    <message>
        <source>药品</source>
        <translation>Drug</translation>
    </message>
    <message>
        <source>差异</source>
        <translation>Difference</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>请选择</source>
        <translation>choose</translation>
    </message>
    <message>
        <source>哪里</source>
        <translation>Where</translation>
    </message>
    <message>
        <source>当时</source>
        <translation>Recorded</translation>
    </message>
    <message>
        <source>回放</source>
        <translation>Replayed</translation>
    </message>
    <message>
        <source>（空）</source>
        <translation>(empty)</translation>
    </message>
    <message>
        <source>新发现</source>
        <translation>New</translation>
    </message>
    <message>
        <source>已处理</source>
        <translation>Decided</translation>
    </message>
    <message>
        <source>已消除</source>
        <translation>Cleared</translation>
    </message>
    <message>
        <source>未处理</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>合计</source>
        <translation>Total</translation>
    </message>
    <message>
        <source>对账内容</source>
        <translation>Compared</translation>
    </message>
    <message>
        <source>单号</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>本院</source>
        <translation>Ours</translation>
    </message>
    <message>
        <source>平台</source>
        <translation>Platform</translation>
    </message>
    <message>
        <source>处理</source>
        <translation>Done about it</translation>
    </message>
    <message>
        <source>没有</source>
        <translation>None</translation>
    </message>
</context>
<context>
    <name>DifferencesPanel</name>
    <message>
        <source>各月的校验预警</source>
        <translation>Warnings by month</translation>
    </message>
    <message>
        <source>各项目的校验预警</source>
        <translation>Warnings by field</translation>
    </message>
    <message>
        <source>未处理：到期末没有消除，也没有仍然有效的处理意见。消除后又出现的算新发现。</source>
        <translation>Open: not closed at the end of the period, and no decision that still holds. What came back after it was closed counts as new.</translation>
    </message>
</context>
<context>
    <name>DistributorsModel</name>
    <message>
        <source>配送企业</source>
        <translation>Distributor</translation>
    </message>
    <message>
        <source>证照</source>
        <translation>Licences</translation>
    </message>
    <message>
        <source>配送关系</source>
        <translation>Relations</translation>
    </message>
    <message>
        <source>联系人</source>
        <translation>Contact</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>没有登记证照</source>
        <translation>no licences noted</translation>
    </message>
    <message>
        <source>停用：{why}</source>
        <translation>Stopped: {why}</translation>
    </message>
</context>
<context>
    <name>DonePage</name>
    <message>
        <source>恢复码：手机丢失时代替 6 位数字，每个只能用一次。请各人抄下收好，关闭后不再显示。</source>
        <translation>Recovery codes stand for the 6 digits if the phone is lost, each once. Write down your own: they are not shown again.</translation>
    </message>
    <message>
        <source>三位管理员都已抄下自己的恢复码(&amp;W)</source>
        <translation>All three have &amp;written down their recovery codes</translation>
    </message>
</context>
<context>
    <name>DraftEditor</name>
    <message>
        <source>科室</source>
        <translation>Dept.</translation>
    </message>
    <message>
        <source>配送点</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>最晚到货</source>
        <translation>Wanted by</translation>
    </message>
    <message>
        <source>备注</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>数量(&amp;Q)</source>
        <translation>&amp;Quantity</translation>
    </message>
    <message>
        <source>单价(&amp;P)</source>
        <translation>&amp;Price</translation>
    </message>
    <message>
        <source>配送企业(&amp;D)</source>
        <translation>&amp;Distributor</translation>
    </message>
    <message>
        <source>说明(&amp;M)</source>
        <translation>Re&amp;mark</translation>
    </message>
    <message>
        <source>订单明细</source>
        <translation>Order lines</translation>
    </message>
    <message>
        <source>保存草稿</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>存为模板</source>
        <translation>Template</translation>
    </message>
    <message>
        <source>删除本行</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>放弃修改</source>
        <translation>Drop</translation>
    </message>
    <message>
        <source>请选择</source>
        <translation>choose</translation>
    </message>
    <message>
        <source>其他行还有 {count} 条提示。</source>
        <translation>Notices on other lines: {count}.</translation>
    </message>
    <message>
        <source>修改 {number}</source>
        <translation>Change {number}</translation>
    </message>
    <message>
        <source>新订单</source>
        <translation>New order</translation>
    </message>
    <message>
        <source>{count} 个品种，合计 {amount} 元</source>
        <translation>Drugs: {count}, {amount} yuan in all</translation>
    </message>
    <message>
        <source>{count} 家配送企业，保存后请拆分</source>
        <translation>Distributors: {count}. Split after saving</translation>
    </message>
</context>
<context>
    <name>DraftLinesModel</name>
    <message>
        <source>药品</source>
        <translation>Drug</translation>
    </message>
    <message>
        <source>配送企业</source>
        <translation>Distributor</translation>
    </message>
    <message>
        <source>数量</source>
        <translation>Quantity</translation>
    </message>
    <message>
        <source>单价（元）</source>
        <translation>Price (CNY)</translation>
    </message>
    <message>
        <source>金额（元）</source>
        <translation>Sum (CNY)</translation>
    </message>
    <message>
        <source>未选</source>
        <translation>none chosen</translation>
    </message>
</context>
<context>
    <name>DueModel</name>
    <message>
        <source>配送企业</source>
        <translation>Distributor</translation>
    </message>
    <message>
        <source>证照</source>
        <translation>Licences</translation>
    </message>
    <message>
        <source>编号</source>
        <translation>No.</translation>
    </message>
    <message>
        <source>到期</source>
        <translation>Ends</translation>
    </message>
</context>
<context>
    <name>DutiesModel</name>
    <message>
        <source>要做的事</source>
        <translation>What to do</translation>
    </message>
    <message>
        <source>件数</source>
        <translation>Count</translation>
    </message>
    <message>
        <source>截至 {at}</source>
        <translation>As of {at}</translation>
    </message>
    <message>
        <source>最久 {days} 天</source>
        <translation>oldest: {days} d</translation>
    </message>
    <message>
        <source>{count} 件要先办</source>
        <translation>{count} pressing</translation>
    </message>
    <message>
        <source>还没开始收的到货</source>
        <translation>Deliveries not begun</translation>
    </message>
    <message>
        <source>到“到货”里扫配送单或箱码，开始收货。</source>
        <translation>Scan the note or a carton under Deliveries to begin.</translation>
    </message>
    <message>
        <source>没有收完的收货单</source>
        <translation>Receipts not finished</translation>
    </message>
    <message>
        <source>接着扫，或说明差异后确认。</source>
        <translation>Scan on, or explain the differences and confirm.</translation>
    </message>
    <message>
        <source>重码、清单外和召回的追溯码</source>
        <translation>Codes taken twice, not handed over or recalled</translation>
    </message>
    <message>
        <source>核对两边的证据，给出处理结果。</source>
        <translation>Compare both sides&apos; evidence and settle them.</translation>
    </message>
    <message>
        <source>院内外目录不符</source>
        <translation>Catalogues differ</translation>
    </message>
    <message>
        <source>先看会买错、收错的；改院内目录，或说明理由。</source>
        <translation>First what would be bought or received wrong: correct our catalogue, or say why not.</translation>
    </message>
    <message>
        <source>没有提交的采购草稿</source>
        <translation>Drafts not submitted</translation>
    </message>
    <message>
        <source>补齐后提交审核，或作废。</source>
        <translation>Complete and submit them, or cancel them.</translation>
    </message>
    <message>
        <source>等待审核的采购订单</source>
        <translation>Orders to approve</translation>
    </message>
    <message>
        <source>审核通过后才会上传平台。</source>
        <translation>They go to the platform once approved.</translation>
    </message>
    <message>
        <source>没能上传或意见不一的订单</source>
        <translation>Orders not uploaded or disputed</translation>
    </message>
    <message>
        <source>看订单上的原因，改好后重新提交。</source>
        <translation>See why on the order, correct it and submit it again.</translation>
    </message>
    <message>
        <source>逾期未到的订单行</source>
        <translation>Order lines overdue</translation>
    </message>
    <message>
        <source>向配送企业催货，记下答复的日期。</source>
        <translation>Ask the distributor, and note the day promised.</translation>
    </message>
    <message>
        <source>办不下去的退货</source>
        <translation>Returns that cannot go on</translation>
    </message>
    <message>
        <source>看订单上退货的原因，重新申请、登记或撤回。</source>
        <translation>See the reason at the order; ask again, enter it by hand or withdraw it.</translation>
    </message>
    <message>
        <source>到期或快到期的配送企业证照</source>
        <translation>Licences ended or ending soon</translation>
    </message>
    <message>
        <source>请配送企业补交新的证照。</source>
        <translation>Ask the distributor for new ones.</translation>
    </message>
    <message>
        <source>平台拒收、等您决定的消息</source>
        <translation>Messages a platform refused, for you to decide</translation>
    </message>
    <message>
        <source>看平台怎么说，改好后重新发送，或放弃。</source>
        <translation>See what the platform says, then send again or give up.</translation>
    </message>
</context>
<context>
    <name>ElementsList</name>
    <message>
        <source>整张标签</source>
        <translation>Whole label</translation>
    </message>
    <message>
        <source>没有这种元素</source>
        <translation>No such element</translation>
    </message>
</context>
<context>
    <name>EncryptionDialog</name>
    <message>
        <source>数据库加密</source>
        <translation>Database encryption</translation>
    </message>
    <message>
        <source>解密</source>
        <translation>decrypt</translation>
    </message>
    <message>
        <source>数据库已加密，密钥编号 {name}</source>
        <translation>The database is encrypted, key {name}</translation>
    </message>
    <message>
        <source>下次打开时加密，密钥编号 {name}</source>
        <translation>Encrypted when opened next, key {name}</translation>
    </message>
    <message>
        <source>下次打开时解密</source>
        <translation>Made plain when opened next</translation>
    </message>
    <message>
        <source>数据库没有加密</source>
        <translation>The database is not encrypted</translation>
    </message>
    <message>
        <source>加密保护被拿走的磁盘：数据库、扫码记录、附件和备份离开这台电脑就打不开。平时不用输入密钥；用这台电脑的这个系统账户登录的人照常能用。打印好的单据、导出的文件不加密，请同时开启系统的磁盘加密。</source>
        <translation>Encryption protects a disk that is taken away: database, scans, attachments and backups open on no other computer. Nobody types a key in daily work; whoever is signed in to this computer as this user works as before. Printed papers and exported files are not encrypted: turn the system&apos;s disk encryption on as well.</translation>
    </message>
    <message>
        <source>还有 {count} 份没有加密的备份，下一份备份做好后删除。</source>
        <translation>Backups that are not encrypted: {count}. They are removed when the next one is made.</translation>
    </message>
    <message>
        <source>照着打印件输入恢复密钥</source>
        <translation>Type the recovery key from the paper</translation>
    </message>
    <message>
        <source>恢复密钥</source>
        <translation>Recovery key</translation>
    </message>
    <message>
        <source>开启加密</source>
        <translation>Turn on</translation>
    </message>
    <message>
        <source>解密以后，拿到磁盘的人都能读这里的数据。以前的加密备份仍然要用原来的密钥打开。</source>
        <translation>Once it is plain, whoever has the disk can read it. Backups encrypted before still need their key.</translation>
    </message>
    <message>
        <source>输入“解密”两个字</source>
        <translation>Type “decrypt”</translation>
    </message>
    <message>
        <source>确认</source>
        <translation>Confirmation</translation>
    </message>
    <message>
        <source>关闭加密</source>
        <translation>Turn off</translation>
    </message>
    <message>
        <source>开启加密…</source>
        <translation>Turn on…</translation>
    </message>
    <message>
        <source>关闭加密…</source>
        <translation>Turn off…</translation>
    </message>
    <message>
        <source>现在重新打开</source>
        <translation>Open again now</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>Entrance</name>
    <message>
        <source>用口令登录以后才能修改口令和 PIN。</source>
        <translation>Sign in by password first to change password or PIN.</translation>
    </message>
    <message>
        <source>服务端连不上，您的身份没有核实：可以照常收货，记录会标明“未核实”。</source>
        <translation>The service is away and you could not be verified: receive as usual; records will say “not verified”.</translation>
    </message>
    <message>
        <source>服务端连不上，已按您上次的登录核对；离线登录还可用 {days} 天。</source>
        <translation>The service is away; you were verified by your last sign-in. That works for {days} more days.</translation>
    </message>
    <message>
        <source>您的口令还有 {days} 天到期，到期时登录会要求设新口令。</source>
        <translation>Your password expires in {days} days; you will then be asked for a new one.</translation>
    </message>
    <message>
        <source>口令已修改，请用新口令登录。</source>
        <translation>The password is changed: please sign in with the new one.</translation>
    </message>
    <message>
        <source>PIN 已设好，可以扫胸卡登录了。</source>
        <translation>The PIN is set: you can sign in by badge now.</translation>
    </message>
    <message>
        <source>刚才扫的码没有计入（已留在当日流水里）：请先登录，再重新扫。</source>
        <translation>What was just scanned does not count (it is kept in the day&apos;s journal): sign in, then scan it again.</translation>
    </message>
</context>
<context>
    <name>EntriesModel</name>
    <message>
        <source>做了什么</source>
        <translation>Deed</translation>
    </message>
    <message>
        <source>对象</source>
        <translation>Subject</translation>
    </message>
    <message>
        <source>结果</source>
        <translation>Outcome</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>谁</source>
        <translation>Who</translation>
    </message>
    <message>
        <source>在哪里</source>
        <translation>Where</translation>
    </message>
</context>
<context>
    <name>EntriesTab</name>
    <message>
        <source>工号或姓名</source>
        <translation>Number or name</translation>
    </message>
    <message>
        <source>全部种类</source>
        <translation>All kinds</translation>
    </message>
    <message>
        <source>种类</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>全部结果</source>
        <translation>All outcomes</translation>
    </message>
    <message>
        <source>结果</source>
        <translation>Outcome</translation>
    </message>
    <message>
        <source>对象、之前、之后里的文字 (Ctrl+F)</source>
        <translation>Text in the subject, in before or after (Ctrl+F)</translation>
    </message>
    <message>
        <source>审计记录</source>
        <translation>Audit log</translation>
    </message>
    <message>
        <source>导出表格</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>逐条核对</source>
        <translation>Count again</translation>
    </message>
    <message>
        <source>复制</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>全部显示</source>
        <translation>Show all</translation>
    </message>
    <message>
        <source>正在导出或核对</source>
        <translation>Exporting or counting again</translation>
    </message>
    <message>
        <source>越权或未认证的请求</source>
        <translation>Refused request</translation>
    </message>
    <message>
        <source>被拒绝</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>导出审计记录</source>
        <translation>Export the audit log</translation>
    </message>
    <message>
        <source>{count} 条</source>
        <translation>Entries: {count}</translation>
    </message>
    <message>
        <source>，往下还有</source>
        <translation>, more below</translation>
    </message>
    <message>
        <source>没有符合条件的记录</source>
        <translation>No entry fits</translation>
    </message>
    <message>
        <source>请放宽日期，或少写几个字。</source>
        <translation>Widen the days, or type less.</translation>
    </message>
</context>
<context>
    <name>EvidencePanel</name>
    <message>
        <source>另有 {count} 方，见打印的处理单。</source>
        <translation>More sides: {count}, see the printed sheet.</translation>
    </message>
    <message>
        <source>收货单</source>
        <translation>Receipt</translation>
    </message>
    <message>
        <source>配送单</source>
        <translation>Delivery</translation>
    </message>
    <message>
        <source>配送企业</source>
        <translation>Distributor</translation>
    </message>
    <message>
        <source>工作站</source>
        <translation>Workstation</translation>
    </message>
    <message>
        <source>扫码人</source>
        <translation>Scanned by</translation>
    </message>
    <message>
        <source>扫码时间</source>
        <translation>Scanned at</translation>
    </message>
    <message>
        <source>读到内容</source>
        <translation>Read as</translation>
    </message>
    <message>
        <source>当时判定</source>
        <translation>Verdict</translation>
    </message>
    <message>
        <source>箱号</source>
        <translation>Carton</translation>
    </message>
    <message>
        <source>上传时间</source>
        <translation>Uploaded</translation>
    </message>
    <message>
        <source>记录位次</source>
        <translation>Record no.</translation>
    </message>
    <message>
        <source>记录摘要</source>
        <translation>Record hash</translation>
    </message>
    <message>
        <source>本院</source>
        <translation>Here</translation>
    </message>
    <message>
        <source>另一家机构</source>
        <translation>Elsewhere</translation>
    </message>
    <message>
        <source>{who} · 先到</source>
        <translation>{who} · first</translation>
    </message>
</context>
<context>
    <name>ExplainBar</name>
    <message>
        <source>差异原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>备注（可不填）</source>
        <translation>Remark (optional)</translation>
    </message>
    <message>
        <source>备注</source>
        <translation>Remark</translation>
    </message>
    <message>
        <source>记入说明</source>
        <translation>Keep reason</translation>
    </message>
</context>
<context>
    <name>FieldEdit</name>
    <message>
        <source>一行一条，各栏用“|”或制表符隔开：{columns}</source>
        <translation>One entry a line, columns apart by “|” or a tab: {columns}</translation>
    </message>
    <message>
        <source>例如 {sample}</source>
        <translation>e.g. {sample}</translation>
    </message>
    <message>
        <source>选日期</source>
        <translation>Choose a date</translation>
    </message>
</context>
<context>
    <name>FieldPane</name>
    <message>
        <source>固定值</source>
        <translation>Constant</translation>
    </message>
    <message>
        <source>采纳建议</source>
        <translation>Accept</translation>
    </message>
    <message>
        <source>清除</source>
        <translation>Clear</translation>
    </message>
    <message>
        <source>代码表，每行“文件里的值=我们的词”。我们的词：{words}</source>
        <translation>Code table, “value in the file=our word” a line. Our words: {words}</translation>
    </message>
    <message>
        <source>字段</source>
        <translation>Field</translation>
    </message>
    <message>
        <source>文件里的列</source>
        <translation>Column in the file</translation>
    </message>
    <message>
        <source>第 {n} 列</source>
        <translation>Column {n}</translation>
    </message>
    <message>
        <source>固定：{text}</source>
        <translation>Constant: {text}</translation>
    </message>
    <message>
        <source>样本里没有“{title}”</source>
        <translation>“{title}” is not in the sample</translation>
    </message>
    <message>
        <source>建议：{title}</source>
        <translation>Perhaps: {title}</translation>
    </message>
    <message>
        <source>建议（把握 {sure}%）：{reason} 按空格采纳。</source>
        <translation>Perhaps ({sure}% sure): {reason} Space accepts it.</translation>
    </message>
    <message>
        <source>自动认出：{reason}</source>
        <translation>Recognised: {reason}</translation>
    </message>
    <message>
        <source>由人指定。</source>
        <translation>Chosen by a person.</translation>
    </message>
    <message>
        <source>样本里没有原来的列：请重新指一列，或清除。</source>
        <translation>The sample lacks the old column: choose another one, or clear it.</translation>
    </message>
    <message>
        <source>必需：按回车，再点它所在的列；每行都一样的填固定值。</source>
        <translation>Needed: press Enter, then click its column; write a constant if all rows have the same.</translation>
    </message>
    <message>
        <source>可以不填：按回车，再点它所在的列。</source>
        <translation>Optional: press Enter, then click its column.</translation>
    </message>
    <message>
        <source>按样本认出</source>
        <translation>As in the sample</translation>
    </message>
    <message>
        <source>与样本相同</source>
        <translation>Like the sample</translation>
    </message>
    <message>
        <source>其他列的固定文字，每行“列名=文字”</source>
        <translation>Fixed text of other columns, “heading=text” a line</translation>
    </message>
    <message>
        <source>每行都一样时填在这里</source>
        <translation>Write here what is the same in every row</translation>
    </message>
    <message>
        <source>日期</source>
        <translation>Day</translation>
    </message>
    <message>
        <source>数字</source>
        <translation>Numbers</translation>
    </message>
    <message>
        <source>写成</source>
        <translation>Written as</translation>
    </message>
</context>
<context>
    <name>FieldRow</name>
    <message>
        <source>这是服务端那台电脑上的文件夹。</source>
        <translation>A folder on the service&apos;s computer.</translation>
    </message>
    <message>
        <source>已保存；留空不变</source>
        <translation>Kept; leave empty to keep it</translation>
    </message>
    <message>
        <source>未填</source>
        <translation>Empty</translation>
    </message>
    <message>
        <source>默认 {text}</source>
        <translation>Default {text}</translation>
    </message>
</context>
<context>
    <name>FieldsModel</name>
    <message>
        <source>项目</source>
        <translation>Field</translation>
    </message>
    <message>
        <source>之前</source>
        <translation>Before</translation>
    </message>
    <message>
        <source>之后</source>
        <translation>After</translation>
    </message>
    <message>
        <source>内容</source>
        <translation>Content</translation>
    </message>
</context>
<context>
    <name>FileBar</name>
    <message>
        <source>打开样本文件(&amp;O)…</source>
        <translation>&amp;Open a sample…</translation>
    </message>
    <message>
        <source>停止</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>分隔符</source>
        <translation>Separator</translation>
    </message>
    <message>
        <source>工作表</source>
        <translation>Sheet</translation>
    </message>
    <message>
        <source>编码</source>
        <translation>Encoding</translation>
    </message>
    <message>
        <source>表头从第几行起</source>
        <translation>Headings from row</translation>
    </message>
    <message>
        <source>占几行</source>
        <translation>Rows of headings</translation>
    </message>
    <message>
        <source>把样本文件拖到这里，或点“打开样本文件”。</source>
        <translation>Drop a sample file here, or open one.</translation>
    </message>
    <message>
        <source>自动</source>
        <translation>Automatic</translation>
    </message>
    <message>
        <source>逗号</source>
        <translation>Comma</translation>
    </message>
    <message>
        <source>制表符</source>
        <translation>Tab</translation>
    </message>
    <message>
        <source>分号</source>
        <translation>Semicolon</translation>
    </message>
    <message>
        <source>竖线</source>
        <translation>Bar</translation>
    </message>
</context>
<context>
    <name>FileModel</name>
    <message>
        <source>行</source>
        <translation>Row</translation>
    </message>
    <message>
        <source>人员</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>结果</source>
        <translation>Outcome</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>新增</source>
        <translation>new</translation>
    </message>
    <message>
        <source>更改</source>
        <translation>changed</translation>
    </message>
    <message>
        <source>没有变化</source>
        <translation>unchanged</translation>
    </message>
    <message>
        <source>不能导入</source>
        <translation>not taken</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>未完成</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>草稿</source>
        <translation>Drafts</translation>
    </message>
    <message>
        <source>待审核</source>
        <translation>To approve</translation>
    </message>
    <message>
        <source>在途</source>
        <translation>Under way</translation>
    </message>
    <message>
        <source>超期</source>
        <translation>Late</translation>
    </message>
    <message>
        <source>退货未办结</source>
        <translation>Returns open</translation>
    </message>
    <message>
        <source>全部</source>
        <translation>All</translation>
    </message>
    <message>
        <source>不限日期</source>
        <translation>Any day</translation>
    </message>
    <message>
        <source>今天</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>近 7 天</source>
        <translation>7 days</translation>
    </message>
    <message>
        <source>近 30 天</source>
        <translation>30 days</translation>
    </message>
    <message>
        <source>订单状态</source>
        <translation>State of orders</translation>
    </message>
    <message>
        <source>制单日期</source>
        <translation>Written on</translation>
    </message>
</context>
<context>
    <name>FindingsModel</name>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>项目</source>
        <translation>Topic</translation>
    </message>
    <message>
        <source>情况和处理办法</source>
        <translation>What it is, and what to do</translation>
    </message>
    <message>
        <source>故障</source>
        <translation>Broken</translation>
    </message>
    <message>
        <source>注意</source>
        <translation>Warning</translation>
    </message>
    <message>
        <source>正常</source>
        <translation>Well</translation>
    </message>
</context>
<context>
    <name>Foot</name>
    <message>
        <source>取消(&amp;C)</source>
        <translation>&amp;Cancel</translation>
    </message>
    <message>
        <source>每张份数(&amp;N)</source>
        <translation>Copies of each (&amp;N)</translation>
    </message>
</context>
<context>
    <name>Form</name>
    <message>
        <source>没有这种元素，请删去。</source>
        <translation>There is no such element: delete it.</translation>
    </message>
    <message>
        <source>何时印（条件都成立时）</source>
        <translation>When it is printed (all conditions hold)</translation>
    </message>
    <message>
        <source>设计名称</source>
        <translation>Name of the design</translation>
    </message>
    <message>
        <source>标签宽（毫米）</source>
        <translation>Label width (mm)</translation>
    </message>
    <message>
        <source>标签高（毫米）</source>
        <translation>Label height (mm)</translation>
    </message>
    <message>
        <source>自己的字段（每张都一样的话）</source>
        <translation>Own fields (words that are the same on each label)</translation>
    </message>
</context>
<context>
    <name>FormDialog</name>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>请填写“{label}”。</source>
        <translation>Fill in “{label}”.</translation>
    </message>
    <message>
        <source>“{label}”不是日期，请写成 2026-11-21。</source>
        <translation>“{label}” is no date: write it like 2026-11-21.</translation>
    </message>
    <message>
        <source>输入名称或代码的一部分</source>
        <translation>Type part of a name or code</translation>
    </message>
</context>
<context>
    <name>FoundList</name>
    <message>
        <source>添加</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>正在查看插着的设备…</source>
        <translation>Looking at what is plugged in…</translation>
    </message>
    <message>
        <source>插着的设备都已添加。</source>
        <translation>All that is plugged in is in use.</translation>
    </message>
    <message>
        <source>没有发现别的设备。插上扫码枪后按 F5；键盘口扫码枪不用添加，直接扫。</source>
        <translation>Nothing else was found. Plug a reader in and press F5. A reader on the keyboard port needs no adding: just scan.</translation>
    </message>
</context>
<context>
    <name>FourWay</name>
    <message>
        <source>订单</source>
        <translation>Order</translation>
    </message>
    <message>
        <source>配送单</source>
        <translation>Delivery</translation>
    </message>
    <message>
        <source>发票</source>
        <translation>Invoice</translation>
    </message>
    <message>
        <source>实物</source>
        <translation>Goods</translation>
    </message>
    <message>
        <source>订单可收 {found} {unit}，{against} {expected} {unit}：请采购员核对订单，多配的可以拒收。</source>
        <translation>Order open for {found} {unit}, {against} {expected} {unit}: ask the buyer to check the order; the surplus may be rejected.</translation>
    </message>
    <message>
        <source>配送单 {found} {unit}，{against} {expected} {unit}：请与配送企业核对。</source>
        <translation>Delivery {found} {unit}, {against} {expected} {unit}: check with the distributor.</translation>
    </message>
    <message>
        <source>发票 {found} {unit}，{against} {expected} {unit}：请配送企业红冲重开，更正前不要付款。</source>
        <translation>Invoice {found} {unit}, {against} {expected} {unit}: ask the distributor to cancel and reissue it; do not pay until then.</translation>
    </message>
    <message>
        <source>实物合格 {found} {unit}，{against} {expected} {unit}：请清点后填写差异原因。</source>
        <translation>Good goods {found} {unit}, {against} {expected} {unit}: count them, then give the reason.</translation>
    </message>
    <message>
        <source>订单比本次配送多，余下的可能随后送到：订单未完结，到期未到再催。</source>
        <translation>More was ordered than sent this time; the rest may follow. The order stays open: ask for it when it is overdue.</translation>
    </message>
    <message>
        <source>{side}单价 {found} 元，{against} {expected} 元：请采购员核对中标价，更正前不要付款。</source>
        <translation>{side} price {found} yuan, {against} {expected} yuan: ask the buyer to check the tender price; do not pay until it is corrected.</translation>
    </message>
    <message>
        <source>发票金额 {found} 元，数量乘单价是 {expected} 元：请配送企业更正发票。</source>
        <translation>Invoice amount {found} yuan, quantity times price is {expected} yuan: ask the distributor to correct the invoice.</translation>
    </message>
    <message>
        <source>{side}批号 {found}，{against} {expected}：请对照药盒，以实物为准更正单据。</source>
        <translation>{side} batch {found}, {against} {expected}: look at the boxes and correct the papers to match them.</translation>
    </message>
    <message>
        <source>{side}有效期 {found}，{against} {expected}：请对照药盒，以实物为准更正单据。</source>
        <translation>{side} expiry {found}, {against} {expected}: look at the boxes and correct the papers to match them.</translation>
    </message>
    <message>
        <source>没有订购，{against}有 {expected} {unit}：请问采购员是否补订，否则拒收。</source>
        <translation>Not ordered, {against} has {expected} {unit}: ask the buyer to order it, or else reject it.</translation>
    </message>
    <message>
        <source>配送单上没有，{against}有 {expected} {unit}：请向配送企业查问。</source>
        <translation>Not on the delivery, {against} has {expected} {unit}: ask the distributor.</translation>
    </message>
    <message>
        <source>发票上没有，{against}有 {expected} {unit}：请向配送企业索要发票。</source>
        <translation>Not on the invoice, {against} has {expected} {unit}: ask the distributor for an invoice.</translation>
    </message>
    <message>
        <source>件</source>
        <translation>pcs</translation>
    </message>
    <message>
        <source>扫到批号 {found}，配送单是 {expected}：这些药盒没有计数，请单独存放并联系配送企业。</source>
        <translation>Batch {found} was scanned, the delivery has {expected}: these boxes were not counted. Put them aside and call the distributor.</translation>
    </message>
</context>
<context>
    <name>FourWayModel</name>
    <message>
        <source>数量</source>
        <translation>Quantity</translation>
    </message>
    <message>
        <source>单价</source>
        <translation>Price</translation>
    </message>
    <message>
        <source>金额</source>
        <translation>Amount</translation>
    </message>
    <message>
        <source>批号/效期</source>
        <translation>Batch/expiry</translation>
    </message>
    <message>
        <source>拒收</source>
        <translation>Rejected</translation>
    </message>
    <message>
        <source>合格</source>
        <translation>Good</translation>
    </message>
    <message>
        <source>药品</source>
        <translation>Drug</translation>
    </message>
    <message>
        <source>无</source>
        <translation>none</translation>
    </message>
    <message>
        <source>已说明 {reason}</source>
        <translation>Explained: {reason}</translation>
    </message>
    <message>
        <source>另有 {batches}</source>
        <translation>Also {batches}</translation>
    </message>
    <message>
        <source>已配 {count}</source>
        <translation>Sent before {count}</translation>
    </message>
</context>
<context>
    <name>FourWayPage</name>
    <message>
        <source>四方核对</source>
        <translation>Four-way check</translation>
    </message>
    <message>
        <source>下一处</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>上一处</source>
        <translation>Previous</translation>
    </message>
    <message>
        <source>说明差异</source>
        <translation>Explain</translation>
    </message>
    <message>
        <source>复制此行</source>
        <translation>Copy line</translation>
    </message>
    <message>
        <source>重新核对</source>
        <translation>Check again</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>只看不符 Ctrl+D</source>
        <translation>Differing only Ctrl+D</translation>
    </message>
    <message>
        <source>还没有可以相互核对的内容。</source>
        <translation>There is nothing to compare yet.</translation>
    </message>
    <message>
        <source>{sides}相符。</source>
        <translation>{sides} agree.</translation>
    </message>
    <message>
        <source>{differing} / {rows} 行不符</source>
        <translation>Lines that differ: {differing} / {rows}</translation>
    </message>
    <message>
        <source>合计 · {count}</source>
        <translation>Total · {count}</translation>
    </message>
    <message>
        <source>还没有核对</source>
        <translation>Not checked yet</translation>
    </message>
    <message>
        <source>打开一张收货单，按 Ctrl+R 核对订单、发票和实物。</source>
        <translation>Open a receipt and press Ctrl+R to check order, invoice and goods.</translation>
    </message>
    <message>
        <source>没有不符的行</source>
        <translation>No line differs</translation>
    </message>
    <message>
        <source>已知的单据与实物相符；再按 Ctrl+D 看全部。</source>
        <translation>The known papers agree with the goods; Ctrl+D again shows all.</translation>
    </message>
    <message>
        <source>未知，同步后再核对</source>
        <translation>unknown, check after a sync</translation>
    </message>
    <message>
        <source>未到，收到后再核对</source>
        <translation>not here yet, check when it comes</translation>
    </message>
    <message>
        <source>订单 {numbers}</source>
        <translation>Order {numbers}</translation>
    </message>
    <message>
        <source>发票 {numbers}</source>
        <translation>Invoice {numbers}</translation>
    </message>
    <message>
        <source>收货未完，没扫到的暂不算差异</source>
        <translation>Receiving goes on: what is not scanned yet is no difference</translation>
    </message>
</context>
<context>
    <name>Gate</name>
    <message>
        <source>登录已过期，请再登录一次。</source>
        <translation>Your sign-in has ended: please sign in again.</translation>
    </message>
    <message>
        <source>{name}（{role}）没有“{what}”权限，请换有权限的人登录。</source>
        <translation>{name} ({role}) lacks the permission “{what}”: somebody who has it must sign in.</translation>
    </message>
</context>
<context>
    <name>GiveUpDialog</name>
    <message>
        <source>放弃 {number}：记下的扫码会保留备查，但不能再合并。请写明原因。</source>
        <translation>Give {number} up: its scans are kept for reference but can no longer be merged. Give the reason.</translation>
    </message>
    <message>
        <source>放弃无单收货</source>
        <translation>Give up receiving without a note</translation>
    </message>
    <message>
        <source>放弃</source>
        <translation>Give up</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>例如：送错医院，已随车退回</source>
        <translation>Such as: wrong hospital, sent back with the van</translation>
    </message>
</context>
<context>
    <name>GrantRow</name>
    <message>
        <source>选择岗位</source>
        <translation>Choose a role</translation>
    </message>
    <message>
        <source>整个机构</source>
        <translation>Whole institution</translation>
    </message>
    <message>
        <source>移除</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>岗位</source>
        <translation>Role</translation>
    </message>
    <message>
        <source>配送点</source>
        <translation>Delivery point</translation>
    </message>
    <message>
        <source>岗位开始</source>
        <translation>Role from</translation>
    </message>
    <message>
        <source>岗位截止</source>
        <translation>Role until</translation>
    </message>
</context>
<context>
    <name>GrantsField</name>
    <message>
        <source>再加一个岗位</source>
        <translation>Add a role</translation>
    </message>
</context>
<context>
    <name>GuideDialog</name>
    <message>
        <source>新建连接</source>
        <translation>New connection</translation>
    </message>
    <message>
        <source>修改“{title}”</source>
        <translation>Edit “{title}”</translation>
    </message>
    <message>
        <source>平台</source>
        <translation>Platform</translation>
    </message>
    <message>
        <source>测试并保存</source>
        <translation>Test and save</translation>
    </message>
    <message>
        <source>第 {number} 步，共 {count} 步：{name}</source>
        <translation>Step {number} of {count}: {name}</translation>
    </message>
    <message>
        <source>正在测试，请稍候…</source>
        <translation>Testing, please wait…</translation>
    </message>
    <message>
        <source>测试以后又改过，请再测试一次。</source>
        <translation>Changed since the test: please test again.</translation>
    </message>
    <message>
        <source>没有保存</source>
        <translation>Not saved</translation>
    </message>
    <message>
        <source>填写的内容还没有保存，要放弃吗？</source>
        <translation>What you wrote is not saved. Give it up?</translation>
    </message>
    <message>
        <source>放弃</source>
        <translation>Give up</translation>
    </message>
    <message>
        <source>继续填写</source>
        <translation>Go on</translation>
    </message>
    <message>
        <source>测试只读不写，不会改动平台上的任何数据。</source>
        <translation>A test only reads: nothing is changed at the platform.</translation>
    </message>
    <message>
        <source>保存后启用这个连接(&amp;N)</source>
        <translation>Switch it o&amp;n when saved</translation>
    </message>
    <message>
        <source>没有测试通过也保存(&amp;W)</source>
        <translation>Save &amp;without a passed test</translation>
    </message>
    <message>
        <source>测试(&amp;T)</source>
        <translation>&amp;Test</translation>
    </message>
    <message>
        <source>上一步</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>下一步</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>HandingStrip</name>
    <message>
        <source>等待上传：网络通了自动上传，不用守着。</source>
        <translation>Waits to be handed over: goes by itself when the network is back.</translation>
    </message>
    <message>
        <source>已上传 {count} 个码，{time}。</source>
        <translation>Codes handed over: {count}, {time}.</translation>
    </message>
    <message>
        <source>被退回：{said}</source>
        <translation>Refused: {said}</translation>
    </message>
    <message>
        <source>已退回 {count}。</source>
        <translation>{count} came back.</translation>
    </message>
    <message>
        <source>运单号 {number}</source>
        <translation>Carrier&apos;s number {number}</translation>
    </message>
    <message>
        <source>未发足：{reason}</source>
        <translation>Short: {reason}</translation>
    </message>
</context>
<context>
    <name>HeldDialog</name>
    <message>
        <source>订单没有提交</source>
        <translation>Not submitted</translation>
    </message>
    <message>
        <source>去修改</source>
        <translation>Change it</translation>
    </message>
    <message>
        <source>确认提醒并提交</source>
        <translation>Submit anyway</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>请写明为什么仍要这样采购。</source>
        <translation>Say why it is to be ordered all the same.</translation>
    </message>
    <message>
        <source>隔离数据</source>
        <translation>Held back</translation>
    </message>
    <message>
        <source>工作站“{name}”停用后送来的数据，保存着但没有采用。恢复这台工作站，它会重新送来并采用。</source>
        <translation>What workstation “{name}” sent after it was revoked is kept and not applied. Admit it again, and it sends it once more and it is applied.</translation>
    </message>
    <message>
        <source>正在读取…</source>
        <translation>Reading…</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>{count} / {all} 条</source>
        <translation>{count} / {all}</translation>
    </message>
</context>
<context>
    <name>HeldModel</name>
    <message>
        <source>操作时间</source>
        <translation>Done at</translation>
    </message>
    <message>
        <source>内容</source>
        <translation>Content</translation>
    </message>
    <message>
        <source>为什么没有采用</source>
        <translation>Why not applied</translation>
    </message>
    <message>
        <source>收到</source>
        <translation>Received</translation>
    </message>
</context>
<context>
    <name>HeldStrip</name>
    <message>
        <source>扫码在此查询，不计入收货</source>
        <translation>Scans are looked up here, not received</translation>
    </message>
    <message>
        <source>扫码加入出库单，不计入收货</source>
        <translation>Scans go on the issue list, not received</translation>
    </message>
</context>
<context>
    <name>HelpPanel</name>
    <message>
        <source>搜索帮助</source>
        <translation>Search the help</translation>
    </message>
    <message>
        <source>章节</source>
        <translation>Chapters</translation>
    </message>
    <message>
        <source>帮助内容</source>
        <translation>Text of the help</translation>
    </message>
    <message>
        <source>没有找到“{words}”。</source>
        <translation>Nothing has “{words}”.</translation>
    </message>
</context>
<context>
    <name>HelpWindow</name>
    <message>
        <source>帮助</source>
        <translation>Help</translation>
    </message>
</context>
<context>
    <name>HistoryModel</name>
    <message>
        <source>最近读到</source>
        <translation>Last readings</translation>
    </message>
    <message>
        <source>手工输入</source>
        <translation>typed</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>经过</source>
        <translation>History</translation>
    </message>
    <message>
        <source>时间不详</source>
        <translation>Time unknown</translation>
    </message>
    <message>
        <source>{what} {units} 个制剂单位</source>
        <translation>{what} {units} units</translation>
    </message>
    <message>
        <source>{what}（未生效）</source>
        <translation>{what} (no effect)</translation>
    </message>
    <message>
        <source>{what}（已冲销）</source>
        <translation>{what} (reversed)</translation>
    </message>
    <message>
        <source>随 {code}</source>
        <translation>With {code}</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>最近读到</source>
        <translation>Last readings</translation>
    </message>
</context>
<context>
    <name>IdentifyDialog</name>
    <message>
        <source>指定药品</source>
        <translation>Name the drug</translation>
    </message>
    <message>
        <source>指定</source>
        <translation>Assign</translation>
    </message>
    <message>
        <source>药品标识码 {identifier} 是哪一行的药品？请先核对实物。</source>
        <translation>Drug identifier {identifier}: the drug of which line? Look at the goods first.</translation>
    </message>
    <message>
        <source>行</source>
        <translation>Row</translation>
    </message>
    <message>
        <source>包装级别</source>
        <translation>Package level</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>期初导入</source>
        <translation>Opening import</translation>
    </message>
    <message>
        <source>正在读取文件…</source>
        <translation>Reading the file…</translation>
    </message>
    <message>
        <source>已停止：导入了 {count} 个追溯码，它们保留。再导入同一个文件不会重复。</source>
        <translation>Stopped: {count} trace codes were imported and are kept. Importing the same file again repeats nothing.</translation>
    </message>
    <message>
        <source>正在导入… 已导入 {count} 个追溯码</source>
        <translation>Importing… {count} trace codes so far</translation>
    </message>
    <message>
        <source>保存没有导入的行</source>
        <translation>Save lines not imported</translation>
    </message>
    <message>
        <source>已在库里（收货单 {receipt}）</source>
        <translation>Already in the library (receipt {receipt})</translation>
    </message>
    <message>
        <source>导入 {count} 个追溯码，收货单 {receipt}。</source>
        <translation>{count} trace codes imported, receipt {receipt}.</translation>
    </message>
    <message>
        <source>没有导入任何追溯码。</source>
        <translation>No trace code was imported.</translation>
    </message>
    <message>
        <source>{bad} 行有问题，{there} 行已在库里，都没有导入。</source>
        <translation>Not imported. Lines with problems: {bad}, already in the library: {there}.</translation>
    </message>
    <message>
        <source>在后台继续</source>
        <translation>Go on in background</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>文件里的追溯码将作为期初库存导入，成为一张已确认的收货单；已在库里的码保持不变。第一行是表头，必须有：追溯码、批号、品种编码或名称。</source>
        <translation>The trace codes in the file become opening stock on a confirmed receipt; codes already in the library stay as they are. The first line holds the titles and must have: trace code, batch, drug code or name.</translation>
    </message>
    <message>
        <source>开始导入</source>
        <translation>Import</translation>
    </message>
    <message>
        <source>停止</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>保存没有导入的行…</source>
        <translation>Save lines not imported…</translation>
    </message>
    <message>
        <source>没有导入的行</source>
        <translation>Lines not imported</translation>
    </message>
    <message>
        <source>导入{name}</source>
        <translation>Import: {name}</translation>
    </message>
    <message>
        <source>这个文件里没有表格，请选择 CSV 或 XLSX 的目录文件。</source>
        <translation>There is no table in this file: choose a catalogue as CSV or XLSX.</translation>
    </message>
    <message>
        <source>这个文件只有 {columns} 列，不是目录：目录至少要有 {needed} 列。请选择 CSV 或 XLSX 的目录文件。</source>
        <translation>This file has {columns} columns only and is no catalogue: one has {needed} at least. Choose a catalogue as CSV or XLSX.</translation>
    </message>
    <message>
        <source>接着导入</source>
        <translation>Go on importing</translation>
    </message>
    <message>
        <source>保存有问题的行</source>
        <translation>Save lines with problems</translation>
    </message>
    <message>
        <source>只列出前 {count} 处。</source>
        <translation>Only the first {count} are listed.</translation>
    </message>
    <message>
        <source>（没有这一列）</source>
        <translation>(none)</translation>
    </message>
    <message>
        <source>文件的前几行</source>
        <translation>First rows of the file</translation>
    </message>
    <message>
        <source>行</source>
        <translation>Row</translation>
    </message>
    <message>
        <source>列</source>
        <translation>Column</translation>
    </message>
    <message>
        <source>值</source>
        <translation>Value</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>What is wrong</translation>
    </message>
    <message>
        <source>还缺必需的列：{columns}。请在下面选出各是文件里的哪一列。</source>
        <translation>Columns needed: {columns}. Choose below which columns of the file they are.</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>表头在第 {row} 行{encoding}。请核对各列，再开始导入。</source>
        <translation>Headings are in row {row}{encoding}. Check the columns, then import.</translation>
    </message>
    <message>
        <source>正在移出文件里没有的品种… 已读 {rows} 行，已写入 {count} 项变化</source>
        <translation>Taking out what the file does not have… {rows} rows read, {count} changes written</translation>
    </message>
    <message>
        <source>正在导入… 已读 {rows} 行，已写入 {count} 项变化</source>
        <translation>Importing… {rows} rows read, {count} changes written</translation>
    </message>
    <message>
        <source>已停止：读到第 {rows} 行，已写入 {count} 项变化，它们保留。接着导入，或以后再导入同一个文件，会从这里做下去。</source>
        <translation>Stopped at row {rows}; {count} changes were written and stay. Go on, or import the same file later: it goes on from here.</translation>
    </message>
    <message>
        <source>文件里没有的品种还没有全部移出。</source>
        <translation>Not all items that the file lacks were taken out yet.</translation>
    </message>
    <message>
        <source>，</source>
        <translation>, </translation>
    </message>
    <message>
        <source>导入完成：来了 {rows} 行，{counts}。</source>
        <translation>Imported: {rows} rows, {counts}.</translation>
    </message>
    <message>
        <source>与现在的目录一致，没有变化</source>
        <translation>same as before, no changes</translation>
    </message>
    <message>
        <source>{count} 行没有读入，原因见下。</source>
        <translation> Rows that were not taken: {count}, see below.</translation>
    </message>
    <message>
        <source>这是完整的目录：文件里没有的品种移出目录(&amp;W)</source>
        <translation>The &amp;whole catalogue: drugs not in the file are removed</translation>
    </message>
    <message>
        <source>保存有问题的行…</source>
        <translation>Save lines with problems…</translation>
    </message>
    <message>
        <source>有问题的行</source>
        <translation>Lines with problems</translation>
    </message>
    <message>
        <source>导入人员</source>
        <translation>Import people</translation>
    </message>
    <message>
        <source>用表格（XLSX、CSV）一次登记很多人：先导出模板填写，再选择文件。选好后先看结果，确认了才保存；已有的工号按文件修改，口令和胸卡不变。</source>
        <translation>Admit many people by a table (XLSX, CSV): export the template, fill it in, choose the file. You see what would happen before anything is kept; known numbers are changed as the file says, passwords and badges stay.</translation>
    </message>
    <message>
        <source>文件里的人员</source>
        <translation>People in the file</translation>
    </message>
    <message>
        <source>导出模板</source>
        <translation>Export template</translation>
    </message>
    <message>
        <source>选择文件</source>
        <translation>Choose file</translation>
    </message>
    <message>
        <source>导入  Ctrl+Enter</source>
        <translation>Import  Ctrl+Enter</translation>
    </message>
    <message>
        <source>表格 (*.xlsx *.csv)</source>
        <translation>Tables (*.xlsx *.csv)</translation>
    </message>
    <message>
        <source>正在核对 {name}…</source>
        <translation>Checking {name}…</translation>
    </message>
    <message>
        <source>正在保存…</source>
        <translation>Saving…</translation>
    </message>
    <message>
        <source>新增 {new} 人，修改 {changed} 人，没有变化 {same} 人，不能导入 {bad} 行。</source>
        <translation>{new} new, {changed} changed, {same} unchanged. Rows that cannot be taken: {bad}.</translation>
    </message>
    <message>
        <source>没有用到这些列：{columns}。</source>
        <translation> Columns not used: {columns}.</translation>
    </message>
    <message>
        <source>已导入：新增 {new} 人，修改 {changed} 人；没有导入 {refused} 人。</source>
        <translation>Imported: {new} new, {changed} changed; {refused} not taken.</translation>
    </message>
    <message>
        <source>模板已保存：{name}</source>
        <translation>Template saved: {name}</translation>
    </message>
</context>
<context>
    <name>IncidentsModel</name>
    <message>
        <source>期末</source>
        <translation>At the end</translation>
    </message>
    <message>
        <source>项目</source>
        <translation>Topic</translation>
    </message>
    <message>
        <source>首次</source>
        <translation>First</translation>
    </message>
    <message>
        <source>最后</source>
        <translation>Last</translation>
    </message>
    <message>
        <source>天数</source>
        <translation>Days</translation>
    </message>
    <message>
        <source>情况和处理办法</source>
        <translation>What it is, and what to do</translation>
    </message>
    <message>
        <source>已恢复</source>
        <translation>Over</translation>
    </message>
    <message>
        <source>未恢复</source>
        <translation>Open</translation>
    </message>
</context>
<context>
    <name>InstitutionPage</name>
    <message>
        <source>机构编码用省平台给本机构的编码，以后不能改；名称印在单据上。行政区划代码可以不填。</source>
        <translation>Use the code the provincial platform gave your institution: it cannot be changed later. The name is printed on papers. The area code may stay empty.</translation>
    </message>
    <message>
        <source>机构编码(&amp;C)</source>
        <translation>Institution &amp;code</translation>
    </message>
    <message>
        <source>机构名称(&amp;N)</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>行政区划代码(&amp;A)</source>
        <translation>&amp;Area code (GB/T 2260)</translation>
    </message>
    <message>
        <source>请填写机构名称。</source>
        <translation>Please type the name.</translation>
    </message>
    <message>
        <source>请填写机构编码。</source>
        <translation>Please type the institution&apos;s code.</translation>
    </message>
</context>
<context>
    <name>InvoiceBar</name>
    <message>
        <source>发票</source>
        <translation>Invoice</translation>
    </message>
    <message>
        <source>验收发票</source>
        <translation>Accept invoice</translation>
    </message>
    <message>
        <source>撤回验收</source>
        <translation>Withdraw acceptance</translation>
    </message>
    <message>
        <source>确认验收发票 {number}，金额 {amount} 元？</source>
        <translation>Accept invoice {number} of {amount} yuan?</translation>
    </message>
    <message>
        <source>四方相符。上报平台之前可以撤回，平台收到后不能撤回。</source>
        <translation>All four agree. It can be withdrawn until it is told to the platform, and not afterwards.</translation>
    </message>
    <message>
        <source>确认验收</source>
        <translation>Accept</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>{amount} 元 · {state}。</source>
        <translation>{amount} yuan · {state}.</translation>
    </message>
    <message>
        <source>发票 {number} · {said}</source>
        <translation>Invoice {number} · {said}</translation>
    </message>
    <message>
        <source>平台于 {at} 收到验收。</source>
        <translation>The platform received the acceptance at {at}.</translation>
    </message>
    <message>
        <source>等待上报平台。</source>
        <translation>Waits to be told to the platform. </translation>
    </message>
    <message>
        <source>正在上报，不能再撤回。</source>
        <translation>Being told to the platform; it cannot be withdrawn any more.</translation>
    </message>
    <message>
        <source>平台答复：{why}。请核对后重新验收，或撤回。</source>
        <translation>The platform says: {why}. Check, then accept again or withdraw.</translation>
    </message>
    <message>
        <source>四方相符，可以验收。</source>
        <translation>All four agree: it can be accepted.</translation>
    </message>
    <message>
        <source>{person} 于 {at} 验收，</source>
        <translation>Accepted by {person} at {at}, </translation>
    </message>
</context>
<context>
    <name>ItemPicker</name>
    <message>
        <source>输入药品名称、首字母或省标代码，按 ↓ 选择</source>
        <translation>Drug name, initials or province code, then ↓</translation>
    </message>
    <message>
        <source>品种</source>
        <translation>Drug</translation>
    </message>
    <message>
        <source>查到的品种</source>
        <translation>Drugs found</translation>
    </message>
    <message>
        <source>按省标代码 {code}（尚未见过）</source>
        <translation>By province code {code} (not seen yet)</translation>
    </message>
    <message>
        <source>没有查到，请换个写法，或输入完整的省标代码</source>
        <translation>Not found: write it another way, or type the whole province code</translation>
    </message>
</context>
<context>
    <name>ItemSearch</name>
    <message>
        <source>添加品种：名称、首字母、编码或厂家，Enter 加入 (Ctrl+I)</source>
        <translation>Add a drug: name, initials, code or maker; Enter adds (Ctrl+I)</translation>
    </message>
    <message>
        <source>添加品种</source>
        <translation>Add a drug</translation>
    </message>
    <message>
        <source>查到的品种</source>
        <translation>Drugs found</translation>
    </message>
    <message>
        <source>没有查到，请换个写法；新品种要先同步省平台目录。</source>
        <translation>Nothing found: write it another way. New drugs come with the next sync of the provincial catalogue.</translation>
    </message>
</context>
<context>
    <name>ItemsModel</name>
    <message>
        <source>药品</source>
        <translation>Drug</translation>
    </message>
    <message>
        <source>生产企业</source>
        <translation>Maker</translation>
    </message>
    <message>
        <source>代码</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>价格</source>
        <translation>Price</translation>
    </message>
    <message>
        <source>（没有名称）</source>
        <translation>(no name)</translation>
    </message>
    <message>
        <source>已移出</source>
        <translation>removed</translation>
    </message>
</context>
<context>
    <name>ItemsView</name>
    <message>
        <source>查到的品种</source>
        <translation>Drugs found</translation>
    </message>
    <message>
        <source>{price} 元</source>
        <translation>{price} yuan</translation>
    </message>
</context>
<context>
    <name>JobsModel</name>
    <message>
        <source>任务</source>
        <translation>Job</translation>
    </message>
    <message>
        <source>打印机</source>
        <translation>Printer</translation>
    </message>
    <message>
        <source>已打出</source>
        <translation>Printed</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
</context>
<context>
    <name>JoinDialog</name>
    <message>
        <source>与无单收货合并</source>
        <translation>Merge receiving without a note</translation>
    </message>
    <message>
        <source>合并</source>
        <translation>Merge</translation>
    </message>
    <message>
        <source>{number} 已记下的 {count} 条扫码将按原来的时间和人员记入所选配送单的收货单，判定和计数与现场扫码相同。合并后不能分开。</source>
        <translation>The {count} scans noted on {number} go to the receipt of the chosen delivery with their own times and persons, judged and counted as if scanned there. This cannot be undone.</translation>
    </message>
    <message>
        <source>配送单</source>
        <translation>Delivery</translation>
    </message>
    <message>
        <source>这张配送单是另一家配送企业的，请核对后再合并。</source>
        <translation>This delivery is of another distributor: check before you merge.</translation>
    </message>
    <message>
        <source>{number} · {distributor} · {matching}/{kept} 条相符</source>
        <translation>{number} · {distributor} · {matching}/{kept} match</translation>
    </message>
    <message>
        <source>{number} · {distributor} · 列表中选中的单</source>
        <translation>{number} · {distributor} · chosen in the list</translation>
    </message>
</context>
<context>
    <name>JoinForm</name>
    <message>
        <source>不填：系统信任的机构，或核对指纹</source>
        <translation>Empty: issuers this system trusts, or compare the fingerprint</translation>
    </message>
    <message>
        <source>选择…</source>
        <translation>Choose …</translation>
    </message>
    <message>
        <source>服务地址(&amp;A)</source>
        <translation>&amp;Address of the service</translation>
    </message>
    <message>
        <source>登记码(&amp;C)</source>
        <translation>&amp;Code</translation>
    </message>
    <message>
        <source>开通码(&amp;C)</source>
        <translation>Set-up &amp;code</translation>
    </message>
    <message>
        <source>本机名称(&amp;N)</source>
        <translation>&amp;Name of this workstation</translation>
    </message>
    <message>
        <source>医院 CA 证书</source>
        <translation>Hospital&apos;s CA certificate</translation>
    </message>
    <message>
        <source>开通码在服务端数据文件夹的 set-up-code 文件里，建立机构后作废。</source>
        <translation>The set-up code is in the file set-up-code of the service&apos;s data folder; it ends when the institution is set up. </translation>
    </message>
    <message>
        <source>登记码由管理员在服务端发放，10 分钟内有效，只能用一次。</source>
        <translation>The administrator makes a code at the service; it lasts 10 minutes and works once. </translation>
    </message>
    <message>
        <source>不填登记码时，只重新核对服务端的证书。</source>
        <translation>Without a code only the service&apos;s certificate is compared again. </translation>
    </message>
    <message>
        <source>服务地址由设置文件规定，要改请改设置文件。</source>
        <translation>The address is set in the settings file: change it there.</translation>
    </message>
    <message>
        <source>http 不加密，登记码和数据在网络上是明文，不能连接，请改用 https。</source>
        <translation>http is not encrypted: the code and all data would travel in clear. It cannot be connected; use https.</translation>
    </message>
</context>
<context>
    <name>JoinedStrip</name>
    <message>
        <source>打开收货单</source>
        <translation>Open receipt</translation>
    </message>
    <message>
        <source>知道了</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>{blind} 已与 {delivery} 合并：{replayed} 条扫码计入 {counted}，异常 {exceptions} 条。</source>
        <translation>{blind} was merged with {delivery}: of {replayed} scans {counted} count, {exceptions} exceptions.</translation>
    </message>
    <message>
        <source>手工点数请在收货单核对：{goods}</source>
        <translation>Check these hand counts on the receipt: {goods}</translation>
    </message>
</context>
<context>
    <name>JournalDialog</name>
    <message>
        <source>当日流水</source>
        <translation>Day journal</translation>
    </message>
    <message>
        <source>当天的收货单、明细、异常和扫码，写成一个 Excel 工作簿；期间可以照常扫码。</source>
        <translation>Receipts, lines, exceptions and scans of the day in one Excel workbook; go on scanning meanwhile.</translation>
    </message>
    <message>
        <source>日期</source>
        <translation>Day</translation>
    </message>
    <message>
        <source>收货日报-{day}.xlsx</source>
        <translation>receipts-{day}.xlsx</translation>
    </message>
    <message>
        <source>保存当日流水</source>
        <translation>Save the day journal</translation>
    </message>
    <message>
        <source>Excel 工作簿 (*.xlsx)</source>
        <translation>Excel workbook (*.xlsx)</translation>
    </message>
    <message>
        <source>正在读取…</source>
        <translation>Reading…</translation>
    </message>
    <message>
        <source>已写 {count} 张收货单…</source>
        <translation>Receipts written: {count}…</translation>
    </message>
    <message>
        <source>{day} 共 {count} 张收货单，已保存：{path}</source>
        <translation>{day}: receipts: {count}, saved: {path}</translation>
    </message>
    <message>
        <source>没有生成，原因见窗口上方的提示。</source>
        <translation>Not written; the notice at the top of the window says why.</translation>
    </message>
    <message>
        <source>生成…</source>
        <translation>Write…</translation>
    </message>
    <message>
        <source>取消生成</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>打开</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>打开文件夹</source>
        <translation>Open folder</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>KeptModel</name>
    <message>
        <source>判定</source>
        <translation>Verdict</translation>
    </message>
    <message>
        <source>编码</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>数量</source>
        <translation>Quantity</translation>
    </message>
    <message>
        <source>人员</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>已撤销</source>
        <translation>Undone</translation>
    </message>
</context>
<context>
    <name>KinModel</name>
    <message>
        <source>上下级包装</source>
        <translation>Packs around it</translation>
    </message>
    <message>
        <source>现在</source>
        <translation>Now</translation>
    </message>
    <message>
        <source>已出库</source>
        <translation>Issued</translation>
    </message>
    <message>
        <source>在库</source>
        <translation>In stock</translation>
    </message>
    <message>
        <source>未扫描</source>
        <translation>Not scanned</translation>
    </message>
</context>
<context>
    <name>KindsField</name>
    <message>
        <source>勾选它的纸适合的标签；都不勾，就什么都打。</source>
        <translation>Tick what its paper is for; none ticked: all.</translation>
    </message>
</context>
<context>
    <name>Known</name>
    <message>
        <source>待确认</source>
        <translation>To confirm</translation>
    </message>
    <message>
        <source>已确认</source>
        <translation>Confirmed</translation>
    </message>
    <message>
        <source>已驳回</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>已撤回</source>
        <translation>Withdrawn</translation>
    </message>
    <message>
        <source>扫码得知</source>
        <translation>Seen in scans</translation>
    </message>
    <message>
        <source>收货时指定</source>
        <translation>Assigned</translation>
    </message>
    <message>
        <source>人工审核</source>
        <translation>Reviewed</translation>
    </message>
    <message>
        <source>小包装</source>
        <translation>Small</translation>
    </message>
    <message>
        <source>中包装</source>
        <translation>Middle</translation>
    </message>
    <message>
        <source>大包装</source>
        <translation>Large</translation>
    </message>
    <message>
        <source>近效期天数</source>
        <translation>Near expiry, days</translation>
    </message>
    <message>
        <source>近效期比例</source>
        <translation>Near expiry, share</translation>
    </message>
    <message>
        <source>近效期处理</source>
        <translation>When near expiry</translation>
    </message>
    <message>
        <source>无码按箱计数</source>
        <translation>Without codes: by carton</translation>
    </message>
    <message>
        <source>双人验收</source>
        <translation>Two persons</translation>
    </message>
    <message>
        <source>冷链温度</source>
        <translation>Cold chain ℃</translation>
    </message>
    <message>
        <source>随货资料</source>
        <translation>Documents needed</translation>
    </message>
    <message>
        <source>价格允许相差</source>
        <translation>Price may differ</translation>
    </message>
    <message>
        <source>停用</source>
        <translation>Stopped</translation>
    </message>
    <message>
        <source>是</source>
        <translation>Yes</translation>
    </message>
    <message>
        <source>否</source>
        <translation>No</translation>
    </message>
    <message>
        <source>照收并提示</source>
        <translation>Take and notice</translation>
    </message>
    <message>
        <source>拒收</source>
        <translation>Reject</translation>
    </message>
    <message>
        <source>{value} 天</source>
        <translation>{value} days</translation>
    </message>
    <message>
        <source>剩余不足 {value} 有效期</source>
        <translation>Under {value} of life left</translation>
    </message>
    <message>
        <source>每箱 {value} 件</source>
        <translation>{value} a carton</translation>
    </message>
    <message>
        <source>{value}%</source>
        <translation>{value}%</translation>
    </message>
    <message>
        <source>不是冷链</source>
        <translation>No cold chain</translation>
    </message>
    <message>
        <source>不需要</source>
        <translation>None needed</translation>
    </message>
    <message>
        <source>召回</source>
        <translation>Recalled</translation>
    </message>
    <message>
        <source>全部品种</source>
        <translation>All drugs</translation>
    </message>
    <message>
        <source>类别：{word}</source>
        <translation>Class: {word}</translation>
    </message>
    <message>
        <source>冲突：{identifier} 还对应 {names}。扫到它的盒无法自动判定品种，请核对实物，驳回不对的那一条；确实共用的可以都确认，收货时按配送单判定。</source>
        <translation>Conflict: {identifier} also stands for {names}, so its boxes cannot be judged by themselves. Check the goods and refuse the wrong pair; if they truly share it, confirm both, and the delivery decides.</translation>
    </message>
    <message>
        <source>该品种还有标识码 {others}。</source>
        <translation>This drug also has identifier {others}.</translation>
    </message>
    <message>
        <source>该品种还有标识码 {others}；同一级别有多个，换过包装属正常，否则请核对。</source>
        <translation>This drug also has identifier {others}; several on one level are right after a change of pack, otherwise check.</translation>
    </message>
</context>
<context>
    <name>KnownPage</name>
    <message>
        <source>标识对照 ({count})</source>
        <translation>Identifiers ({count})</translation>
    </message>
    <message>
        <source>标识对照</source>
        <translation>Identifiers</translation>
    </message>
    <message>
        <source>品种规则</source>
        <translation>Drug rules</translation>
    </message>
    <message>
        <source>召回与停用</source>
        <translation>Recalls and stops</translation>
    </message>
    <message>
        <source>{code} 里没有药品标识码，请扫盒上的药品追溯码。</source>
        <translation>{code} holds no drug identifier: scan the trace code on the box.</translation>
    </message>
</context>
<context>
    <name>KnownPane</name>
    <message>
        <source>查找品种：名称、拼音首字母、规格、厂家、编码，或扫码</source>
        <translation>Find an item: name, pinyin initials, strength, maker or code, or scan</translation>
    </message>
    <message>
        <source>查找品种</source>
        <translation>Find an item</translation>
    </message>
    <message>
        <source>程序里已有的</source>
        <translation>Known to the program</translation>
    </message>
    <message>
        <source>全选(&amp;A)</source>
        <translation>Select &amp;all</translation>
    </message>
    <message>
        <source>全不选(&amp;U)</source>
        <translation>&amp;Unselect all</translation>
    </message>
    <message>
        <source>填入表单(&amp;T)</source>
        <translation>&amp;Take into the form</translation>
    </message>
    <message>
        <source>正在读取…</source>
        <translation>Reading…</translation>
    </message>
    <message>
        <source>还有更多没有列出，请再输几个字。</source>
        <translation>There are more than these: type a little more.</translation>
    </message>
    <message>
        <source>目录里没有找到，请换一个词。</source>
        <translation>Not found in the catalogue: try another word.</translation>
    </message>
    <message>
        <source>程序里还没有这类内容，请填写或用表格。</source>
        <translation>The program knows nothing of this kind yet: fill it in, or use a table.</translation>
    </message>
    <message>
        <source>还要填{fields}：选一个，点“填入表单”。</source>
        <translation>Still to be filled in: {fields}. Choose one, then Take into the form.</translation>
    </message>
</context>
<context>
    <name>LabelActions</name>
    <message>
        <source>新建</source>
        <translation>New</translation>
    </message>
    <message>
        <source>更名…</source>
        <translation>Rename…</translation>
    </message>
    <message>
        <source>删除设计…</source>
        <translation>Delete design…</translation>
    </message>
    <message>
        <source>导入…</source>
        <translation>Import…</translation>
    </message>
    <message>
        <source>导出…</source>
        <translation>Export…</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>另存为</source>
        <translation>Save as</translation>
    </message>
    <message>
        <source>存为草稿</source>
        <translation>Keep as draft</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>重做</source>
        <translation>Redo</translation>
    </message>
    <message>
        <source>前移</source>
        <translation>Forward</translation>
    </message>
    <message>
        <source>后移</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>再来一个</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>放大</source>
        <translation>Zoom in</translation>
    </message>
    <message>
        <source>缩小</source>
        <translation>Zoom out</translation>
    </message>
    <message>
        <source>整张</source>
        <translation>Fit</translation>
    </message>
    <message>
        <source>用来印这类标签</source>
        <translation>Use for this kind of label</translation>
    </message>
    <message>
        <source>不再用来印</source>
        <translation>Use no longer</translation>
    </message>
</context>
<context>
    <name>LabelPreview</name>
    <message>
        <source>标签预览</source>
        <translation>Label preview</translation>
    </message>
    <message>
        <source>{width}×{height} 毫米，{dpi} dpi，与打印的点阵相同</source>
        <translation>{width}×{height} mm, {dpi} dpi, the very dots that are printed</translation>
    </message>
</context>
<context>
    <name>LabelWords</name>
    <message>
        <source>文字</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>条码</source>
        <translation>Bar code</translation>
    </message>
    <message>
        <source>线条</source>
        <translation>Line</translation>
    </message>
    <message>
        <source>边框</source>
        <translation>Frame</translation>
    </message>
    <message>
        <source>色块</source>
        <translation>Filled box</translation>
    </message>
    <message>
        <source>图片</source>
        <translation>Picture</translation>
    </message>
    <message>
        <source>明细</source>
        <translation>Lines</translation>
    </message>
    <message>
        <source>装箱标签</source>
        <translation>Carton label</translation>
    </message>
    <message>
        <source>货位标签</source>
        <translation>Shelf label</translation>
    </message>
    <message>
        <source>包装标签</source>
        <translation>Package label</translation>
    </message>
    <message>
        <source>收货小票</source>
        <translation>Receipt slip</translation>
    </message>
    <message>
        <source>命令卡</source>
        <translation>Command card</translation>
    </message>
    <message>
        <source>胸卡</source>
        <translation>Badge</translation>
    </message>
    <message>
        <source>名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>位置（左、上、宽、高，毫米）</source>
        <translation>Place (left, top, width, height, mm)</translation>
    </message>
    <message>
        <source>粗细（毫米）</source>
        <translation>Thickness (mm)</translation>
    </message>
    <message>
        <source>字号（磅）</source>
        <translation>Size (points)</translation>
    </message>
    <message>
        <source>最小字号（磅）</source>
        <translation>Smallest size (points)</translation>
    </message>
    <message>
        <source>字体</source>
        <translation>Face</translation>
    </message>
    <message>
        <source>左右</source>
        <translation>Across</translation>
    </message>
    <message>
        <source>上下</source>
        <translation>Down</translation>
    </message>
    <message>
        <source>最多几行（0 为不限）</source>
        <translation>Lines at most (0: any number)</translation>
    </message>
    <message>
        <source>放不下时</source>
        <translation>Where it does not fit</translation>
    </message>
    <message>
        <source>白字</source>
        <translation>White letters</translation>
    </message>
    <message>
        <source>方向</source>
        <translation>Direction</translation>
    </message>
    <message>
        <source>码制</source>
        <translation>Symbology</translation>
    </message>
    <message>
        <source>内容</source>
        <translation>Content</translation>
    </message>
    <message>
        <source>模块最宽（毫米，0 为按规范）</source>
        <translation>Widest module (mm, 0: by the standard)</translation>
    </message>
    <message>
        <source>模块最窄（毫米，0 为按规范）</source>
        <translation>Narrowest module (mm, 0: by the standard)</translation>
    </message>
    <message>
        <source>码下文字（磅，0 为没有）</source>
        <translation>Words under it (points, 0: none)</translation>
    </message>
    <message>
        <source>放不下时省略</source>
        <translation>Leave out where it does not fit</translation>
    </message>
    <message>
        <source>起点（毫米）</source>
        <translation>Start (mm)</translation>
    </message>
    <message>
        <source>终点（毫米）</source>
        <translation>End (mm)</translation>
    </message>
    <message>
        <source>图片（PNG）</source>
        <translation>Picture (PNG)</translation>
    </message>
    <message>
        <source>明细字段</source>
        <translation>Field of the rows</translation>
    </message>
    <message>
        <source>行高（毫米）</source>
        <translation>Row height (mm)</translation>
    </message>
    <message>
        <source>最低行高（毫米）</source>
        <translation>Lowest row (mm)</translation>
    </message>
    <message>
        <source>最高行高（毫米）</source>
        <translation>Highest row (mm)</translation>
    </message>
    <message>
        <source>放不下时写</source>
        <translation>Said of more rows</translation>
    </message>
    <message>
        <source>没有明细时写</source>
        <translation>Said of no rows</translation>
    </message>
    <message>
        <source>行间线粗（毫米，0 为没有）</source>
        <translation>Line between rows (mm, 0: none)</translation>
    </message>
    <message>
        <source>每行的元素</source>
        <translation>Elements of a row</translation>
    </message>
    <message>
        <source>常规</source>
        <translation>Regular</translation>
    </message>
    <message>
        <source>粗体</source>
        <translation>Bold</translation>
    </message>
    <message>
        <source>靠左</source>
        <translation>Left</translation>
    </message>
    <message>
        <source>居中</source>
        <translation>Middle</translation>
    </message>
    <message>
        <source>靠右</source>
        <translation>Right</translation>
    </message>
    <message>
        <source>靠上</source>
        <translation>Top</translation>
    </message>
    <message>
        <source>靠下</source>
        <translation>Bottom</translation>
    </message>
    <message>
        <source>不印这张标签</source>
        <translation>Print no label</translation>
    </message>
    <message>
        <source>省略中间的字</source>
        <translation>Leave out its middle</translation>
    </message>
    <message>
        <source>整段不写</source>
        <translation>Leave it out</translation>
    </message>
    <message>
        <source>不转</source>
        <translation>Upright</translation>
    </message>
    <message>
        <source>向右转 90°</source>
        <translation>Turned right 90°</translation>
    </message>
    <message>
        <source>倒过来 180°</source>
        <translation>Upside down 180°</translation>
    </message>
    <message>
        <source>向左转 90°</source>
        <translation>Turned left 90°</translation>
    </message>
    <message>
        <source>SSCC 箱码</source>
        <translation>SSCC</translation>
    </message>
</context>
<context>
    <name>Labels</name>
    <message>
        <source>等待打印</source>
        <translation>Waits</translation>
    </message>
    <message>
        <source>正在打印</source>
        <translation>Printing</translation>
    </message>
    <message>
        <source>不确定，请确认</source>
        <translation>Uncertain: please say</translation>
    </message>
    <message>
        <source>已打出，待回扫</source>
        <translation>Printed, to be scanned back</translation>
    </message>
    <message>
        <source>已贴好</source>
        <translation>Stuck on</translation>
    </message>
    <message>
        <source>作废</source>
        <translation>Void</translation>
    </message>
    <message>
        <source>已取消</source>
        <translation>Cancelled</translation>
    </message>
    <message>
        <source>已打出</source>
        <translation>Printed</translation>
    </message>
    <message>
        <source>网络（9100 端口）</source>
        <translation>Network (port 9100)</translation>
    </message>
    <message>
        <source>USB 设备文件</source>
        <translation>USB device file</translation>
    </message>
    <message>
        <source>系统打印队列（原样）</source>
        <translation>System queue (raw)</translation>
    </message>
    <message>
        <source>系统打印机（有驱动）</source>
        <translation>System printer (driver)</translation>
    </message>
    <message>
        <source>串口</source>
        <translation>Serial port</translation>
    </message>
    <message>
        <source>文件夹</source>
        <translation>Folder</translation>
    </message>
    <message>
        <source>IP 地址，例如 192.0.2.15 或 192.0.2.15:9100</source>
        <translation>An address, like 192.0.2.15 or 192.0.2.15:9100</translation>
    </message>
    <message>
        <source>设备文件，例如 /dev/usb/lp0</source>
        <translation>A device file, like /dev/usb/lp0</translation>
    </message>
    <message>
        <source>系统里打印机的名称</source>
        <translation>The printer&apos;s name in the system</translation>
    </message>
    <message>
        <source>串口，例如 COM3 或 /dev/ttyUSB0</source>
        <translation>A serial port, like COM3 or /dev/ttyUSB0</translation>
    </message>
    <message>
        <source>一个已有的文件夹</source>
        <translation>A folder that exists</translation>
    </message>
    <message>
        <source>请确认 {count} 张</source>
        <translation>{count} to be confirmed</translation>
    </message>
    <message>
        <source>已暂停</source>
        <translation>Paused</translation>
    </message>
    <message>
        <source>打印机没有就绪</source>
        <translation>Printer not ready</translation>
    </message>
    <message>
        <source>排队中</source>
        <translation>Queued</translation>
    </message>
    <message>
        <source>已打完，全部贴好</source>
        <translation>Done, all stuck on</translation>
    </message>
    <message>
        <source>已打完</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>已发出一张测试标签。打印机回答：{said}。请看它有没有出纸、清不清楚。</source>
        <translation>A test label went out. The printer says: {said}. See whether it came out, and clearly.</translation>
    </message>
    <message>
        <source>已发出一张测试标签，打印机没有说自己是什么。请看它有没有出纸；没有，或者打出一堆字母，多半是语言选错了。</source>
        <translation>A test label went out; the printer did not say what it is. See whether it came out: nothing, or a heap of letters, mostly means the wrong language.</translation>
    </message>
    <message>
        <source>装箱</source>
        <translation>Carton</translation>
    </message>
    <message>
        <source>货位</source>
        <translation>Shelf</translation>
    </message>
    <message>
        <source>包装</source>
        <translation>Pack</translation>
    </message>
    <message>
        <source>收货</source>
        <translation>Receipt</translation>
    </message>
    <message>
        <source>命令卡</source>
        <translation>Command</translation>
    </message>
    <message>
        <source>胸卡</source>
        <translation>Badge</translation>
    </message>
    <message>
        <source>全部</source>
        <translation>All</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>元素（从下往上画）</source>
        <translation>Elements (drawn from the bottom up)</translation>
    </message>
    <message>
        <source>添加元素</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>更多</source>
        <translation>More</translation>
    </message>
    <message>
        <source>请在左边选一个设计。随程序带的不会被改动：改过后另存为自己的，再选用来印这类标签。</source>
        <translation>Choose a design on the left. Shipped ones are never changed: save yours under another name and use it for that kind of label.</translation>
    </message>
</context>
<context>
    <name>LabelsModel</name>
    <message>
        <source>号码</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>内容</source>
        <translation>Content</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Remark</translation>
    </message>
    <message>
        <source>{why}，代替 {number}</source>
        <translation>{why}, instead of {number}</translation>
    </message>
    <message>
        <source>重打：{why}</source>
        <translation>Printed again: {why}</translation>
    </message>
    <message>
        <source>重打：{why}，号码不变</source>
        <translation>Printed again: {why}; same number</translation>
    </message>
</context>
<context>
    <name>LabelsPage</name>
    <message>
        <source>打印标签…</source>
        <translation>Print labels…</translation>
    </message>
    <message>
        <source>刷新</source>
        <translation>Refresh</translation>
    </message>
    <message>
        <source>标签</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>打印队列</source>
        <translation>Queue</translation>
    </message>
    <message>
        <source>标签打印机</source>
        <translation>Label printers</translation>
    </message>
    <message>
        <source>{count} 张标签已进入打印队列。</source>
        <translation>Labels put into the print queue: {count}.</translation>
    </message>
    <message>
        <source>正在打印机“{name}”上试打…</source>
        <translation>Trying the printer “{name}”…</translation>
    </message>
    <message>
        <source>删除标签打印机</source>
        <translation>Delete label printer</translation>
    </message>
    <message>
        <source>删除“{name}”吗？</source>
        <translation>Remove “{name}”?</translation>
    </message>
    <message>
        <source>它的任务留在队列里等着：改到另一台打印机，或用同一个名称再添加它。</source>
        <translation>Its jobs wait in the queue: move them to another printer, or add one of the same name.</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>保留</source>
        <translation>Keep</translation>
    </message>
    <message>
        <source>由 {person} 暂停</source>
        <translation>Held by {person}</translation>
    </message>
    <message>
        <source>没有另一台标签打印机，请先在“标签打印机”里添加。</source>
        <translation>There is no other label printer: add one under “Label printers” first.</translation>
    </message>
    <message>
        <source>{number} {words} 已贴好。</source>
        <translation>{number} {words}: stuck on.</translation>
    </message>
    <message>
        <source>本机没有打印过号码 {number} 的标签，请核对。</source>
        <translation>No label with the number {number} was printed here: please check.</translation>
    </message>
</context>
<context>
    <name>Language</name>
    <message>
        <source>zh</source>
        <translation>en</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>：</source>
        <translation>: </translation>
    </message>
</context>
<context>
    <name>LettersModel</name>
    <message>
        <source>消息</source>
        <translation>Message</translation>
    </message>
    <message>
        <source>平台怎么说</source>
        <translation>What the platform says</translation>
    </message>
    <message>
        <source>等了</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>下次发送</source>
        <translation>Next try</translation>
    </message>
    <message>
        <source>还没有发送过</source>
        <translation>Not sent yet</translation>
    </message>
    <message>
        <source>等人处理</source>
        <translation>Stuck</translation>
    </message>
    <message>
        <source>试了 {tries} 次</source>
        <translation>tries: {tries}</translation>
    </message>
</context>
<context>
    <name>LettersTab</name>
    <message>
        <source>等人处理的</source>
        <translation>Needing a person</translation>
    </message>
    <message>
        <source>全部待发送的</source>
        <translation>All that wait</translation>
    </message>
    <message>
        <source>列出哪些</source>
        <translation>Which to list</translation>
    </message>
    <message>
        <source>重新发送</source>
        <translation>Send again</translation>
    </message>
    <message>
        <source>放弃</source>
        <translation>Give up</translation>
    </message>
    <message>
        <source>打开单据</source>
        <translation>Open document</translation>
    </message>
    <message>
        <source>待处理消息</source>
        <translation>Messages</translation>
    </message>
    <message>
        <source>{number} 分钟</source>
        <translation>{number} min</translation>
    </message>
    <message>
        <source>已处理 {count} 条消息。</source>
        <translation>Messages done: {count}.</translation>
    </message>
    <message>
        <source>单据：{name}</source>
        <translation>Document: {name}</translation>
    </message>
    <message>
        <source>单据：没有记下是哪一张</source>
        <translation>Document: not known which</translation>
    </message>
    <message>
        <source>放弃 {count} 条消息：不再发给平台，原因会保留。</source>
        <translation>Messages to give up: {count}. They are not sent any more; the reason is kept.</translation>
    </message>
    <message>
        <source>放弃发送</source>
        <translation>Give up</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>{count} 条消息</source>
        <translation>Messages: {count}</translation>
    </message>
    <message>
        <source>，往下还有</source>
        <translation>, more below</translation>
    </message>
    <message>
        <source>没有待处理的消息</source>
        <translation>No message waits</translation>
    </message>
    <message>
        <source>平台拒绝的消息会列在这里，等您重新发送或放弃。</source>
        <translation>What a platform refused is listed here until you send it again or give it up.</translation>
    </message>
</context>
<context>
    <name>Library</name>
    <message>
        <source>收货中</source>
        <translation>Receiving</translation>
    </message>
    <message>
        <source>在库</source>
        <translation>In stock</translation>
    </message>
    <message>
        <source>拆零中</source>
        <translation>Pack open</translation>
    </message>
    <message>
        <source>已出库</source>
        <translation>Issued</translation>
    </message>
    <message>
        <source>发药</source>
        <translation>Dispense</translation>
    </message>
    <message>
        <source>核销</source>
        <translation>Write off</translation>
    </message>
    <message>
        <source>退供应商</source>
        <translation>Return to supplier</translation>
    </message>
    <message>
        <source>销毁</source>
        <translation>Destroy</translation>
    </message>
    <message>
        <source>拆零</source>
        <translation>Open pack</translation>
    </message>
    <message>
        <source>拆零使用</source>
        <translation>Use from pack</translation>
    </message>
    <message>
        <source>冲销</source>
        <translation>Reverse</translation>
    </message>
    <message>
        <source>扫码收货</source>
        <translation>Received by scan</translation>
    </message>
    <message>
        <source>期初导入</source>
        <translation>Opening import</translation>
    </message>
    <message>
        <source>扫码未计入</source>
        <translation>Scan not counted</translation>
    </message>
    <message>
        <source>撤销扫码</source>
        <translation>Scan undone</translation>
    </message>
    <message>
        <source>确认收货</source>
        <translation>Confirm</translation>
    </message>
    <message>
        <source>另一张收货单也收了它</source>
        <translation>Another receipt took it too</translation>
    </message>
    <message>
        <source>拒收</source>
        <translation>Rejected</translation>
    </message>
    <message>
        <source>待处理</source>
        <translation>On hold</translation>
    </message>
    <message>
        <source>取消拒收或待处理</source>
        <translation>Reject or hold undone</translation>
    </message>
    <message>
        <source>自动</source>
        <translation>Automatic</translation>
    </message>
    <message>
        <source>追溯码</source>
        <translation>Trace code</translation>
    </message>
    <message>
        <source>药品</source>
        <translation>Drug</translation>
    </message>
    <message>
        <source>批号</source>
        <translation>Batch</translation>
    </message>
    <message>
        <source>单号</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>没有收过货</source>
        <translation>Never received</translation>
    </message>
    <message>
        <source>收货未确认</source>
        <translation>Receipt not confirmed</translation>
    </message>
    <message>
        <source>已经出库</source>
        <translation>Already issued</translation>
    </message>
    <message>
        <source>已经拆零</source>
        <translation>Already opened</translation>
    </message>
    <message>
        <source>没有拆零</source>
        <translation>Not opened</translation>
    </message>
    <message>
        <source>不是小包装</source>
        <translation>Not a single pack</translation>
    </message>
    <message>
        <source>请填写数量</source>
        <translation>Enter a quantity</translation>
    </message>
    <message>
        <source>剩余不够</source>
        <translation>Not enough left</translation>
    </message>
    <message>
        <source>没有可冲销的</source>
        <translation>Nothing to reverse</translation>
    </message>
    <message>
        <source>已经冲销</source>
        <translation>Already reversed</translation>
    </message>
    <message>
        <source>已经使用</source>
        <translation>Already used</translation>
    </message>
    <message>
        <source>里面已空</source>
        <translation>Empty inside</translation>
    </message>
    <message>
        <source>不是追溯码</source>
        <translation>Not a trace code</translation>
    </message>
    <message>
        <source>拆零用完</source>
        <translation>Pack used up</translation>
    </message>
    <message>
        <source>剩 {remaining}/{units}</source>
        <translation>{remaining}/{units} left</translation>
    </message>
</context>
<context>
    <name>LibraryFiles</name>
    <message>
        <source>选择期初库存文件</source>
        <translation>Choose an opening stock file</translation>
    </message>
    <message>
        <source>{file} 导入完成：{count} 个追溯码，收货单 {receipt}，{bad} 行没有导入。</source>
        <translation>{file} imported: {count} trace codes, receipt {receipt}, {bad} lines not imported.</translation>
    </message>
    <message>
        <source>导出查到的追溯码</source>
        <translation>Export the trace codes found</translation>
    </message>
</context>
<context>
    <name>LibraryPage</name>
    <message>
        <source>查找</source>
        <translation>Find</translation>
    </message>
    <message>
        <source>加入出库单</source>
        <translation>Add to list</translation>
    </message>
    <message>
        <source>把选中的码加入出库单 (F7)</source>
        <translation>Put the chosen codes on the issue list (F7)</translation>
    </message>
    <message>
        <source>冲销</source>
        <translation>Reverse</translation>
    </message>
    <message>
        <source>冲销这个码最近的一次出库或拆零 (F9)</source>
        <translation>Reverse the last issue or opening of this code (F9)</translation>
    </message>
    <message>
        <source>复制</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>复制这个码的全部信息 (Ctrl+C)</source>
        <translation>Copy all about this code (Ctrl+C)</translation>
    </message>
    <message>
        <source>清空条件</source>
        <translation>Clear search</translation>
    </message>
    <message>
        <source>回到上一个码 (Alt+Left)</source>
        <translation>Back to the last code (Alt+Left)</translation>
    </message>
    <message>
        <source>期初导入</source>
        <translation>Opening import</translation>
    </message>
    <message>
        <source>从 CSV 或 XLSX 导入期初库存 (Ctrl+O)</source>
        <translation>Import opening stock from CSV or XLSX (Ctrl+O)</translation>
    </message>
    <message>
        <source>导出</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>把查到的追溯码导出为 CSV 或 XLSX (Ctrl+S)</source>
        <translation>Export the trace codes found as CSV or XLSX (Ctrl+S)</translation>
    </message>
    <message>
        <source>追溯码</source>
        <translation>Trace code</translation>
    </message>
    <message>
        <source>追溯码库还是空的</source>
        <translation>The library is empty</translation>
    </message>
    <message>
        <source>确认收货后，追溯码会出现在这里；原有库存可用“期初导入”。</source>
        <translation>Trace codes appear here once a receipt is confirmed; stock from before comes in by “Opening import”.</translation>
    </message>
    <message>
        <source>已{kind} {count} 盒（{codes} 个码）。</source>
        <translation>{kind} done. Boxes: {count}, codes: {codes}.</translation>
    </message>
    <message>
        <source>{count} 个码没有办理：{why}</source>
        <translation>Codes not done: {count}. {why}</translation>
    </message>
    <message>
        <source>出库单 ({count})</source>
        <translation>Issue list ({count})</translation>
    </message>
    <message>
        <source>出库单</source>
        <translation>Issue list</translation>
    </message>
    <message>
        <source>正在查找…</source>
        <translation>Searching…</translation>
    </message>
    <message>
        <source>共 {count} 个</source>
        <translation>{count} found</translation>
    </message>
    <message>
        <source>已列出 {count} 个，往下还有</source>
        <translation>{count} listed, more below</translation>
    </message>
    <message>
        <source>按{meaning}：</source>
        <translation>By {meaning}: </translation>
    </message>
    <message>
        <source>没有查到</source>
        <translation>Nothing found</translation>
    </message>
    <message>
        <source>请核对输入，换一种含义（追溯码、药品、批号、单号），或清空条件再查。</source>
        <translation>Check what you typed, choose another meaning (trace code, drug, batch, number), or clear the search.</translation>
    </message>
    <message>
        <source>再多输入几个字符</source>
        <translation>Type a few more characters</translation>
    </message>
    <message>
        <source>按追溯码查找至少要 4 个字符：开头，或末尾几位。</source>
        <translation>A trace code needs at least 4 characters: its beginning or its end.</translation>
    </message>
</context>
<context>
    <name>LifeLine</name>
    <message>
        <source>订单全程轨迹</source>
        <translation>Life of the order</translation>
    </message>
    <message>
        <source>未生效：{why}</source>
        <translation>Not in force: {why}</translation>
    </message>
</context>
<context>
    <name>LinesModel</name>
    <message>
        <source>行</source>
        <translation>Line</translation>
    </message>
    <message>
        <source>日期</source>
        <translation>Day</translation>
    </message>
    <message>
        <source>药品</source>
        <translation>Drug</translation>
    </message>
    <message>
        <source>配送企业</source>
        <translation>Distributor</translation>
    </message>
    <message>
        <source>订购</source>
        <translation>Ordered</translation>
    </message>
    <message>
        <source>已收 / 已送</source>
        <translation>Here / sent</translation>
    </message>
    <message>
        <source>{price} 元</source>
        <translation>{price} yuan</translation>
    </message>
    <message>
        <source>超期 {days} 天</source>
        <translation>late by {days} d</translation>
    </message>
    <message>
        <source>收货单</source>
        <translation>Receipt</translation>
    </message>
    <message>
        <source>应收</source>
        <translation>Sent</translation>
    </message>
    <message>
        <source>实收</source>
        <translation>Received</translation>
    </message>
    <message>
        <source>单价 {price}</source>
        <translation>Price {price}</translation>
    </message>
    <message>
        <source>金额（元）</source>
        <translation>CNY</translation>
    </message>
    <message>
        <source>批号 · 有效期至</source>
        <translation>Batch · good until</translation>
    </message>
    <message>
        <source>实收 / 应收</source>
        <translation>Received / sent</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Remark</translation>
    </message>
    <message>
        <source>拒收 {count}</source>
        <translation>Rejected {count}</translation>
    </message>
    <message>
        <source>待处理 {count}</source>
        <translation>Hold {count}</translation>
    </message>
</context>
<context>
    <name>LinesPanel</name>
    <message>
        <source>收货明细</source>
        <translation>Receipt lines</translation>
    </message>
</context>
<context>
    <name>LinkAsking</name>
    <message>
        <source>删除连接</source>
        <translation>Delete the connection</translation>
    </message>
    <message>
        <source>删除“{title}”吗？</source>
        <translation>Delete “{title}”?</translation>
    </message>
    <message>
        <source>设置和保存的口令都会删除，调用日志保留。只是暂时不用，可以停用。</source>
        <translation>Settings and passwords are deleted, calls are kept. To pause it, switch it off.</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>保留</source>
        <translation>Keep</translation>
    </message>
</context>
<context>
    <name>LinkChecks</name>
    <message>
        <source>请填写“{label}”。</source>
        <translation>Please write “{label}”.</translation>
    </message>
    <message>
        <source>应为数字，如 30。</source>
        <translation>Should be a number, such as 30.</translation>
    </message>
    <message>
        <source>应为完整的地址，如 https://平台地址/service。</source>
        <translation>Should be a whole address, such as https://host/service.</translation>
    </message>
    <message>
        <source>地址里有空格，请删去。</source>
        <translation>There is a blank in the address.</translation>
    </message>
    <message>
        <source>地址里不要写账号口令，请填在“账户”里。</source>
        <translation>No account in the address: write it under “Account”.</translation>
    </message>
    <message>
        <source>太长，最多 {most} 个字符。</source>
        <translation>Too long: {most} characters at most.</translation>
    </message>
    <message>
        <source>代号用字母、数字和短横，如 shanghai-yy。</source>
        <translation>Letters, digits and hyphens, such as shanghai-yy.</translation>
    </message>
    <message>
        <source>已有叫这个代号的连接，请换一个。</source>
        <translation>There is one of this short name: choose another.</translation>
    </message>
</context>
<context>
    <name>Links</name>
    <message>
        <source>还没用过</source>
        <translation>Not used yet</translation>
    </message>
    <message>
        <source>正常</source>
        <translation>Works</translation>
    </message>
    <message>
        <source>出错，会重试</source>
        <translation>Failing, retried</translation>
    </message>
    <message>
        <source>等人处理</source>
        <translation>Needs a person</translation>
    </message>
    <message>
        <source>已停用</source>
        <translation>Off</translation>
    </message>
    <message>
        <source>招采平台</source>
        <translation>Procurement</translation>
    </message>
    <message>
        <source>追溯平台</source>
        <translation>Trace codes</translation>
    </message>
    <message>
        <source>医保</source>
        <translation>Insurance</translation>
    </message>
    <message>
        <source>院内系统</source>
        <translation>HIS/SPD</translation>
    </message>
    <message>
        <source>配送单</source>
        <translation>Deliveries</translation>
    </message>
    <message>
        <source>订单与状态</source>
        <translation>Orders</translation>
    </message>
    <message>
        <source>发票</source>
        <translation>Invoices</translation>
    </message>
    <message>
        <source>目录</source>
        <translation>Catalogue</translation>
    </message>
    <message>
        <source>配送关系</source>
        <translation>Relations</translation>
    </message>
    <message>
        <source>退货状态</source>
        <translation>Returns</translation>
    </message>
    <message>
        <source>库存上报</source>
        <translation>Stock report</translation>
    </message>
    <message>
        <source>上游出库单</source>
        <translation>Upstream bills</translation>
    </message>
    <message>
        <source>单据处理结果</source>
        <translation>Bill results</translation>
    </message>
    <message>
        <source>包装关联关系</source>
        <translation>Package contents</translation>
    </message>
    <message>
        <source>医保上传记录检查</source>
        <translation>Check of insurance records</translation>
    </message>
    <message>
        <source>医保目录</source>
        <translation>Insurance catalogue</translation>
    </message>
    <message>
        <source>院内目录、请领、库存</source>
        <translation>HIS catalogue and orders</translation>
    </message>
    <message>
        <source>对账</source>
        <translation>Reconciliation</translation>
    </message>
    <message>
        <source>进行中</source>
        <translation>Running</translation>
    </message>
    <message>
        <source>完成</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>没有成功</source>
        <translation>Failed</translation>
    </message>
    <message>
        <source>中断，会重做</source>
        <translation>Cut, done again</translation>
    </message>
    <message>
        <source>订单</source>
        <translation>Orders</translation>
    </message>
    <message>
        <source>配送</source>
        <translation>Deliveries</translation>
    </message>
    <message>
        <source>验收</source>
        <translation>Acceptance</translation>
    </message>
    <message>
        <source>追溯码</source>
        <translation>Trace codes</translation>
    </message>
    <message>
        <source>平台没有</source>
        <translation>Missing there</translation>
    </message>
    <message>
        <source>本院没有</source>
        <translation>Missing here</translation>
    </message>
    <message>
        <source>不一致</source>
        <translation>Differs</translation>
    </message>
    <message>
        <source>需要人工核对</source>
        <translation>Look at it</translation>
    </message>
    <message>
        <source>已重新发送</source>
        <translation>Sent again</translation>
    </message>
    <message>
        <source>已重新下载</source>
        <translation>Fetched again</translation>
    </message>
    <message>
        <source>正在发送队列里</source>
        <translation>Waits to be sent</translation>
    </message>
    <message>
        <source>每天 {at}</source>
        <translation>Daily {at}</translation>
    </message>
    <message>
        <source>每 {number} 小时</source>
        <translation>Every {number} h</translation>
    </message>
    <message>
        <source>每 {number} 分钟</source>
        <translation>Every {number} min</translation>
    </message>
    <message>
        <source>每 {number} 秒</source>
        <translation>Every {number} s</translation>
    </message>
    <message>
        <source>只手动</source>
        <translation>By hand</translation>
    </message>
    <message>
        <source>已暂停</source>
        <translation>Paused</translation>
    </message>
    <message>
        <source>{number} 天</source>
        <translation>{number} d</translation>
    </message>
    <message>
        <source>{number} 小时</source>
        <translation>{number} h</translation>
    </message>
    <message>
        <source>{number} 分钟</source>
        <translation>{number} min</translation>
    </message>
    <message>
        <source>不到 1 分钟</source>
        <translation>under 1 min</translation>
    </message>
</context>
<context>
    <name>LinksModel</name>
    <message>
        <source>连接</source>
        <translation>Connections</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>最近交换</source>
        <translation>Last exchange</translation>
    </message>
    <message>
        <source>发送队列</source>
        <translation>Queue</translation>
    </message>
    <message>
        <source>未加密（http）</source>
        <translation>not encrypted (http)</translation>
    </message>
    <message>
        <source>上次成功 {at}</source>
        <translation>last good {at}</translation>
    </message>
    <message>
        <source>{count} 条等人处理</source>
        <translation>{count} need a person</translation>
    </message>
    <message>
        <source>{count} 条待发送</source>
        <translation>{count} to send</translation>
    </message>
    <message>
        <source>没有积压</source>
        <translation>Empty</translation>
    </message>
    <message>
        <source>另有 {count} 条待发送</source>
        <translation>{count} more to send</translation>
    </message>
    <message>
        <source>最早的等了 {age}</source>
        <translation>oldest {age}</translation>
    </message>
</context>
<context>
    <name>LinksPage</name>
    <message>
        <source>刷新</source>
        <translation>Refresh</translation>
    </message>
    <message>
        <source>退出登录</source>
        <translation>Sign out</translation>
    </message>
    <message>
        <source>连接</source>
        <translation>Connections</translation>
    </message>
    <message>
        <source>调用日志</source>
        <translation>Calls</translation>
    </message>
    <message>
        <source>对账</source>
        <translation>Reconciliation</translation>
    </message>
    <message>
        <source>对接</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>服务端版本较旧</source>
        <translation>The service is older</translation>
    </message>
    <message>
        <source>这个服务端还没有对接管理，请先升级服务端；本机照常收货。</source>
        <translation>This service cannot manage connections yet: please update it; receiving goes on.</translation>
    </message>
    <message>
        <source>待处理消息</source>
        <translation>Messages</translation>
    </message>
    <message>
        <source>已登录：{name}</source>
        <translation>Signed in: {name}</translation>
    </message>
    <message>
        <source>已保存“{title}”。</source>
        <translation>“{title}” is saved.</translation>
    </message>
    <message>
        <source>已删除连接；它的调用日志都保留。</source>
        <translation>The connection is deleted; its calls are kept.</translation>
    </message>
    <message>
        <source>已写出 {count} 次调用：{name}</source>
        <translation>Calls written: {count}, {name}</translation>
    </message>
    <message>
        <source>本机没有“{name}”，打不开：请等同步完成后再试。消息照样可以处理。</source>
        <translation>“{name}” is not on this workstation: try again when the sync is done. The message can be decided all the same.</translation>
    </message>
    <message>
        <source>正在同步{exchange}…</source>
        <translation>{exchange}: running…</translation>
    </message>
    <message>
        <source>{exchange}没有同步成功：{why}</source>
        <translation>{exchange} failed: {why}</translation>
    </message>
    <message>
        <source>{exchange}已同步：收到 {came}，变化 {changed}，失败 {failed}。</source>
        <translation>{exchange}: {came} came, {changed} changed, {failed} failed.</translation>
    </message>
    <message>
        <source>修改对接、查看调用日志，需要有“对接管理”权限的人登录。</source>
        <translation>Changing connections and reading calls needs somebody who may manage connections.</translation>
    </message>
</context>
<context>
    <name>LinksTab</name>
    <message>
        <source>新建</source>
        <translation>New</translation>
    </message>
    <message>
        <source>修改</source>
        <translation>Edit</translation>
    </message>
    <message>
        <source>测试</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>现在同步</source>
        <translation>Run now</translation>
    </message>
    <message>
        <source>时间安排</source>
        <translation>Times</translation>
    </message>
    <message>
        <source>运行记录</source>
        <translation>Runs</translation>
    </message>
    <message>
        <source>连接</source>
        <translation>Connections</translation>
    </message>
    <message>
        <source>同步内容</source>
        <translation>Exchange</translation>
    </message>
    <message>
        <source>上次成功 {at}</source>
        <translation>last good {at}</translation>
    </message>
    <message>
        <source>{count} 条等人处理</source>
        <translation>{count} need a person</translation>
    </message>
    <message>
        <source>每天 {at}</source>
        <translation>Daily {at}</translation>
    </message>
    <message>
        <source>没有成功</source>
        <translation>Failed</translation>
    </message>
    <message>
        <source>收到 / 变化 / 失败</source>
        <translation>Came / changed / failed</translation>
    </message>
    <message>
        <source>停用</source>
        <translation>Off</translation>
    </message>
    <message>
        <source>启用</source>
        <translation>On</translation>
    </message>
    <message>
        <source>还没有和平台交换过，可以先测试，再同步一次。</source>
        <translation>Nothing was exchanged yet: test it, then run an exchange.</translation>
    </message>
    <message>
        <source>这个连接由启动服务端的人设定，不能在这里修改。</source>
        <translation>Whoever started the service set this connection; it cannot be changed here.</translation>
    </message>
    <message>
        <source>正在读取…</source>
        <translation>Reading…</translation>
    </message>
    <message>
        <source>还没有连接任何平台</source>
        <translation>No platform is connected</translation>
    </message>
    <message>
        <source>连接就是服务端通往省招采平台、码上放心、医保或院内系统的路：配送单、目录从那里来，验收从这里去。准备好平台给的地址、账号和口令，点“新建”。</source>
        <translation>A connection is the service&apos;s way to a province, trace platform, insurance or HIS: deliveries come by it, acceptances go. Have address, account and password at hand and press “New”.</translation>
    </message>
</context>
<context>
    <name>ListedModel</name>
    <message>
        <source>追溯码</source>
        <translation>Trace code</translation>
    </message>
    <message>
        <source>可否出库</source>
        <translation>Can issue</translation>
    </message>
    <message>
        <source>可以</source>
        <translation>Yes</translation>
    </message>
</context>
<context>
    <name>LockCover</name>
    <message>
        <source>屏幕已锁定</source>
        <translation>Screen locked</translation>
    </message>
    <message>
        <source>{name} 的工作都在，登录后回到原处；换人请输入自己的工号，或扫胸卡。</source>
        <translation>The work of {name} is kept; sign in to go on where it stopped. Somebody else: type your own number, or scan your badge.</translation>
    </message>
</context>
<context>
    <name>LockedDialog</name>
    <message>
        <source>数据库已加密</source>
        <translation>The database is encrypted</translation>
    </message>
    <message>
        <source>这台电脑上没有打开数据库的密钥</source>
        <translation>This computer lacks the key of the database</translation>
    </message>
    <message>
        <source>恢复密钥：32 个字符，可以带横线</source>
        <translation>Recovery key: 32 signs, with or without hyphens</translation>
    </message>
    <message>
        <source>恢复密钥</source>
        <translation>Recovery key</translation>
    </message>
    <message>
        <source>打开</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>退出程序</source>
        <translation>Quit</translation>
    </message>
    <message>
        <source>{file} 是加密的。换了电脑、重装过系统、或换了系统用户时是这样；没有删除、也没有改写任何东西。请找出编号 {name} 的恢复密钥打印件，在下面输入一次，以后这台电脑就能打开。</source>
        <translation>{file} is encrypted. So it is on a new computer, after a new installation, or for another user of the system; nothing was deleted or changed. Find the paper with the recovery key {name} and type it once: this computer opens the database from then on.</translation>
    </message>
</context>
<context>
    <name>LookPane</name>
    <message>
        <source>上一张 (Alt+←)</source>
        <translation>Previous label (Alt+←)</translation>
    </message>
    <message>
        <source>下一张 (Alt+→)</source>
        <translation>Next label (Alt+→)</translation>
    </message>
    <message>
        <source>第 {place} 张，共 {count} 张</source>
        <translation>Label {place} of {count}</translation>
    </message>
</context>
<context>
    <name>LookingTab</name>
    <message>
        <source>自检结果</source>
        <translation>Findings</translation>
    </message>
    <message>
        <source>SQLite 版本</source>
        <translation>SQLite version</translation>
    </message>
    <message>
        <source>重新检查  F5</source>
        <translation>Look again  F5</translation>
    </message>
    <message>
        <source>正在检查…</source>
        <translation>Looking…</translation>
    </message>
    <message>
        <source>正在检查…已检查 {count} 项</source>
        <translation>Looking… {count} looked at</translation>
    </message>
    <message>
        <source>{time} 检查了 {count} 项：故障 {broken} 项，注意 {warned} 项</source>
        <translation>{time}: looked at: {count}, broken: {broken}, warnings: {warned}</translation>
    </message>
    <message>
        <source>{time} 检查了 {count} 项：一切正常</source>
        <translation>{time}: {count} looked at, all is well</translation>
    </message>
    <message>
        <source>没有检查完</source>
        <translation>Not everything was looked at</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>药品追溯收货工作站 TraceDock</source>
        <translation>TraceDock receiving workstation</translation>
    </message>
    <message>
        <source>培训模式 · 数据不会上传到真实平台</source>
        <translation>Training mode · nothing is sent to a real platform</translation>
    </message>
    <message>
        <source>管理员登录：工号 {number}，口令 {password}</source>
        <translation>Administrator: number {number}, password {password}</translation>
    </message>
    <message>
        <source>已生成 {name}</source>
        <translation>{name} is ready</translation>
    </message>
    <message>
        <source>{name} 已发送到 {printer}，{copies} 份</source>
        <translation>{name} sent to {printer}, copies: {copies}</translation>
    </message>
</context>
<context>
    <name>MakingDialog</name>
    <message>
        <source>打印标签</source>
        <translation>Print labels</translation>
    </message>
    <message>
        <source>保存为 PDF、PNG</source>
        <translation>Save as PDF or PNG</translation>
    </message>
    <message>
        <source>打印 {count} 张</source>
        <translation>Print {count}</translation>
    </message>
    <message>
        <source>打印</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>一次最多 {most} 张，请分几次打印。</source>
        <translation>{most} at most at a time: print them in parts.</translation>
    </message>
    <message>
        <source>已取消，什么都没有打印。</source>
        <translation>Cancelled; nothing was printed.</translation>
    </message>
    <message>
        <source>保存 {count} 张</source>
        <translation>Save {count}</translation>
    </message>
    <message>
        <source>一张也不能打印，原因见上面。</source>
        <translation>None can be printed; the reasons stand above.</translation>
    </message>
    <message>
        <source>已保存 {count} 张：{path}</source>
        <translation>{count} saved: {path}</translation>
    </message>
    <message>
        <source>空白模板已保存：{path}</source>
        <translation>Empty template saved: {path}</translation>
    </message>
    <message>
        <source>序列还没有写对。</source>
        <translation>The series is not right yet.</translation>
    </message>
    <message>
        <source>还没有标签。</source>
        <translation>No labels yet.</translation>
    </message>
    <message>
        <source>填写</source>
        <translation>Fill in</translation>
    </message>
    <message>
        <source>用表格</source>
        <translation>From a table</translation>
    </message>
    <message>
        <source>从程序里选</source>
        <translation>From the program</translation>
    </message>
    <message>
        <source>怎样填写</source>
        <translation>How to fill in</translation>
    </message>
    <message>
        <source>保存标签</source>
        <translation>Save labels</translation>
    </message>
    <message>
        <source>PDF，一张一页</source>
        <translation>PDF, a page each</translation>
    </message>
    <message>
        <source>PNG，一张一个文件</source>
        <translation>PNG, a file each</translation>
    </message>
    <message>
        <source>保存空白模板</source>
        <translation>Save empty template</translation>
    </message>
</context>
<context>
    <name>ManualEntry</name>
    <message>
        <source>手工录入</source>
        <translation>Type a code</translation>
    </message>
    <message>
        <source>输入盒上或箱上印的码，Enter 提交，Esc 关闭</source>
        <translation>The code printed on the box or carton; Enter sends, Esc closes</translation>
    </message>
    <message>
        <source>提交</source>
        <translation>Send</translation>
    </message>
</context>
<context>
    <name>MappingDialog</name>
    <message>
        <source>不要这个对照</source>
        <translation>No mapping</translation>
    </message>
    <message>
        <source>列对照：{title}</source>
        <translation>Columns: {title}</translation>
    </message>
    <message>
        <source>表格</source>
        <translation>Tables</translation>
    </message>
    <message>
        <source>打开样本文件</source>
        <translation>Open a sample</translation>
    </message>
    <message>
        <source>已停止读取。</source>
        <translation>Reading was stopped.</translation>
    </message>
    <message>
        <source>这个文件里没有表格，请换一个文件。</source>
        <translation>There is no table in this file: take another one.</translation>
    </message>
    <message>
        <source>请先打开一个样本文件。</source>
        <translation>Please open a sample file first.</translation>
    </message>
    <message>
        <source>请点“{label}”所在的列，或用左右键移过去按回车；Esc 放弃。</source>
        <translation>Click the column of “{label}”, or move there and press Enter; Esc gives up.</translation>
    </message>
    <message>
        <source>正在读取文件…</source>
        <translation>Reading the file…</translation>
    </message>
    <message>
        <source>不用这一列</source>
        <translation>Not used</translation>
    </message>
    <message>
        <source>样本文件的前几行</source>
        <translation>First rows of the sample</translation>
    </message>
    <message>
        <source>第 {n} 列</source>
        <translation>Column {n}</translation>
    </message>
    <message>
        <source>还没有指定列</source>
        <translation>No column chosen yet</translation>
    </message>
    <message>
        <source>行</source>
        <translation>Row</translation>
    </message>
    <message>
        <source>列</source>
        <translation>Column</translation>
    </message>
    <message>
        <source>值</source>
        <translation>Value</translation>
    </message>
    <message>
        <source>结果</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Remark</translation>
    </message>
    <message>
        <source>打开平台给的一个样本文件，指出哪一列是哪个字段。</source>
        <translation>Open a sample file from the platform and say which column is which field.</translation>
    </message>
    <message>
        <source>还缺必需的字段：{fields}。</source>
        <translation>Still needed: {fields}.</translation>
    </message>
    <message>
        <source>样本里没有原来的列：{fields}。请重新指定或清除。</source>
        <translation>The sample lacks the old columns of {fields}: choose anew, or clear them.</translation>
    </message>
    <message>
        <source>必需的字段都有了。请看“{tab}”是否正确，再保存。</source>
        <translation>All needed fields are there. Look at “{tab}”, then save.</translation>
    </message>
    <message>
        <source>会这样写</source>
        <translation>As written</translation>
    </message>
    <message>
        <source>会这样读</source>
        <translation>As read</translation>
    </message>
    <message>
        <source>有问题的行</source>
        <translation>Refused rows</translation>
    </message>
    <message>
        <source>保存对照(&amp;S)</source>
        <translation>&amp;Save</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>样本</source>
        <translation>Sample</translation>
    </message>
</context>
<context>
    <name>MappingRow</name>
    <message>
        <source>打开样本文件设置…</source>
        <translation>Set by a sample…</translation>
    </message>
    <message>
        <source>✓ 已设置</source>
        <translation>✓ Set</translation>
    </message>
    <message>
        <source>还没有设置</source>
        <translation>Not set</translation>
    </message>
</context>
<context>
    <name>MappingsModel</name>
    <message>
        <source>药品标识码</source>
        <translation>Drug identifier</translation>
    </message>
    <message>
        <source>品种</source>
        <translation>Drug</translation>
    </message>
    <message>
        <source>包装级别</source>
        <translation>Package level</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>谁 · 何时</source>
        <translation>Who · when</translation>
    </message>
    <message>
        <source>对应 {count} 个品种</source>
        <translation>Drugs: {count}</translation>
    </message>
    <message>
        <source>同级另有标识码</source>
        <translation>One more on this level</translation>
    </message>
</context>
<context>
    <name>MappingsPanel</name>
    <message>
        <source>标识对照</source>
        <translation>Identifiers</translation>
    </message>
    <message>
        <source>标识码、省标代码、药品名称或首字母；也可直接扫一盒 (Ctrl+F)</source>
        <translation>Identifier, province code, drug or initials; or scan a box (Ctrl+F)</translation>
    </message>
    <message>
        <source>查找对照</source>
        <translation>Find identifiers</translation>
    </message>
    <message>
        <source>显示哪些对照</source>
        <translation>Which to show</translation>
    </message>
    <message>
        <source>确认为哪一级包装</source>
        <translation>Level to confirm</translation>
    </message>
    <message>
        <source>确认时采用的包装级别</source>
        <translation>The package level to confirm it for</translation>
    </message>
    <message>
        <source>按原级别</source>
        <translation>Level as is</translation>
    </message>
    <message>
        <source>确认</source>
        <translation>Confirm</translation>
    </message>
    <message>
        <source>驳回</source>
        <translation>Refuse</translation>
    </message>
    <message>
        <source>撤回</source>
        <translation>Withdraw</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>撤销上一次决定 (Ctrl+Z)</source>
        <translation>Undo the last decision (Ctrl+Z)</translation>
    </message>
    <message>
        <source>上一页</source>
        <translation>Previous</translation>
    </message>
    <message>
        <source>下一页</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>显示全部</source>
        <translation>Show all</translation>
    </message>
    <message>
        <source>共 {count} 条</source>
        <translation>{count} in all</translation>
    </message>
    <message>
        <source> · 第 {page} / {pages} 页</source>
        <translation> · page {page} / {pages}</translation>
    </message>
    <message>
        <source>没有查到</source>
        <translation>Nothing found</translation>
    </message>
    <message>
        <source>请核对输入，或按“显示全部”再查。</source>
        <translation>Check what you typed, or press “Show all” and search again.</translation>
    </message>
    <message>
        <source>没有待确认的对照</source>
        <translation>Nothing to confirm</translation>
    </message>
    <message>
        <source>收货时学到的药品标识码会列在这里，等人确认。</source>
        <translation>Drug identifiers learnt while receiving are listed here to be confirmed.</translation>
    </message>
    <message>
        <source>没有冲突</source>
        <translation>No conflicts</translation>
    </message>
    <message>
        <source>没有一个药品标识码同时对应几个品种。</source>
        <translation>No drug identifier stands for several drugs.</translation>
    </message>
    <message>
        <source>这里还没有对照</source>
        <translation>No identifiers yet</translation>
    </message>
    <message>
        <source>收货扫码，或在收货页的异常筐里指定品种，就会有对照。</source>
        <translation>They come from scans in receiving, or from assigning a drug in its exceptions tray.</translation>
    </message>
    <message>
        <source>有冲突</source>
        <translation>In conflict</translation>
    </message>
    <message>
        <source>全部</source>
        <translation>All</translation>
    </message>
    <message>
        <source>同级另有标识码</source>
        <translation>One more on this level</translation>
    </message>
    <message>
        <source>收货时指定</source>
        <translation>Assigned</translation>
    </message>
</context>
<context>
    <name>MatchingPanel</name>
    <message>
        <source>待对照的院内品种</source>
        <translation>Hospital drugs to match</translation>
    </message>
    <message>
        <source>可能的省平台品种</source>
        <translation>What they may be</translation>
    </message>
    <message>
        <source>逐项比较</source>
        <translation>Compared field by field</translation>
    </message>
    <message>
        <source>院内编码、名称或首字母 (Ctrl+F)</source>
        <translation>Hospital code, name or initials (Ctrl+F)</translation>
    </message>
    <message>
        <source>查找待对照品种</source>
        <translation>Find drugs to match</translation>
    </message>
    <message>
        <source>就是它</source>
        <translation>It is this</translation>
    </message>
    <message>
        <source>确认选中的省平台品种 (Ctrl+Enter)</source>
        <translation>Confirm the chosen provincial drug (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>不是它</source>
        <translation>Not this</translation>
    </message>
    <message>
        <source>选中的省平台品种不是这个药 (Delete)</source>
        <translation>The chosen provincial drug is another one (Delete)</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>撤销刚才的确认或否定 (Ctrl+Z)</source>
        <translation>Undo the last decision (Ctrl+Z)</translation>
    </message>
    <message>
        <source>原对照已不在目录</source>
        <translation>Match has gone</translation>
    </message>
    <message>
        <source>药品本位码</source>
        <translation>Drug standard code</translation>
    </message>
    <message>
        <source>没有待对照的品种</source>
        <translation>Nothing to match</translation>
    </message>
    <message>
        <source>院内品种都有了对照；分不清的会列在这里，由人选定。</source>
        <translation>All hospital drugs are matched; doubtful ones are listed here for you to choose.</translation>
    </message>
    <message>
        <source>正在查找待对照的品种…</source>
        <translation>Looking for items to be matched…</translation>
    </message>
    <message>
        <source>待对照 {count} 个</source>
        <translation>{count} to match</translation>
    </message>
    <message>
        <source>，正在找候选…</source>
        <translation>, looking for candidates…</translation>
    </message>
    <message>
        <source>，已列出 {count} 个</source>
        <translation>, {count} listed</translation>
    </message>
    <message>
        <source>院内编码</source>
        <translation>Hospital code</translation>
    </message>
    <message>
        <source>药品</source>
        <translation>Drug</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>得分</source>
        <translation>Score</translation>
    </message>
    <message>
        <source>省标代码</source>
        <translation>Province code</translation>
    </message>
    <message>
        <source>价格</source>
        <translation>Price</translation>
    </message>
    <message>
        <source>比较</source>
        <translation>Compared</translation>
    </message>
    <message>
        <source>省平台</source>
        <translation>Province</translation>
    </message>
    <message>
        <source>院内</source>
        <translation>Hospital</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Remark</translation>
    </message>
    <message>
        <source>找不到</source>
        <translation>Not found</translation>
    </message>
    <message>
        <source>{count} 个候选</source>
        <translation>Candidates: {count}</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>原来对照的 {codes} 已不在省平台目录。</source>
        <translation>The match {codes} is no longer in the provincial catalogue.</translation>
    </message>
    <message>
        <source>没有一个足够像；下面是最接近的几个，请逐项核对。</source>
        <translation>None is like enough; these come closest: check each field.</translation>
    </message>
    <message>
        <source>没有找到相近的省平台品种，请核对代码和名称。</source>
        <translation>No provincial drug is close: check code and name.</translation>
    </message>
    <message>
        <source>按{basis}找到；◆ 是各候选之间的不同之处，请逐项核对。</source>
        <translation>Found by {basis}; ◆ is where the candidates differ: check each.</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>跟随系统</source>
        <translation>As the system</translation>
    </message>
    <message>
        <source>浅色</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>深色</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>文件(&amp;F)</source>
        <translation>&amp;File</translation>
    </message>
    <message>
        <source>当日流水…</source>
        <translation>Day journal…</translation>
    </message>
    <message>
        <source>打印机设置…</source>
        <translation>Printers…</translation>
    </message>
    <message>
        <source>口令与 PIN…</source>
        <translation>Password and PIN…</translation>
    </message>
    <message>
        <source>退出</source>
        <translation>Quit</translation>
    </message>
    <message>
        <source>收货(&amp;R)</source>
        <translation>&amp;Receive</translation>
    </message>
    <message>
        <source>导入盘点文件…</source>
        <translation>Import a stocktaking file…</translation>
    </message>
    <message>
        <source>验收</source>
        <translation>Acceptance</translation>
    </message>
    <message>
        <source>四方核对</source>
        <translation>Four-way check</translation>
    </message>
    <message>
        <source>打印全部单据</source>
        <translation>Print all documents</translation>
    </message>
    <message>
        <source>查看(&amp;V)</source>
        <translation>&amp;View</translation>
    </message>
    <message>
        <source>异常筐</source>
        <translation>Exceptions</translation>
    </message>
    <message>
        <source>外观</source>
        <translation>Appearance</translation>
    </message>
    <message>
        <source>声音</source>
        <translation>Sound</translation>
    </message>
    <message>
        <source>换人</source>
        <translation>Change person</translation>
    </message>
    <message>
        <source>数据(&amp;D)</source>
        <translation>&amp;Data</translation>
    </message>
    <message>
        <source>备份与恢复…</source>
        <translation>Backup and restore…</translation>
    </message>
    <message>
        <source>连接前置服务…</source>
        <translation>Connect to the service …</translation>
    </message>
    <message>
        <source>工具(&amp;O)</source>
        <translation>T&amp;ools</translation>
    </message>
    <message>
        <source>回放核对本单…</source>
        <translation>Replay this receipt…</translation>
    </message>
    <message>
        <source>自检与巡检…</source>
        <translation>Self-check and inspections…</translation>
    </message>
    <message>
        <source>帮助(&amp;H)</source>
        <translation>&amp;Help</translation>
    </message>
    <message>
        <source>使用帮助</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>流程指南</source>
        <translation>Process guides</translation>
    </message>
    <message>
        <source>培训(&amp;T)</source>
        <translation>&amp;Training</translation>
    </message>
    <message>
        <source>虚拟扫码枪</source>
        <translation>Virtual scanner</translation>
    </message>
    <message>
        <source>再送一单</source>
        <translation>Send one more delivery</translation>
    </message>
</context>
<context>
    <name>MissingStrip</name>
    <message>
        <source>转到 F8</source>
        <translation>Go F8</translation>
    </message>
    <message>
        <source>还缺 {count} 项</source>
        <translation>{count} missing</translation>
    </message>
    <message>
        <source>✓ 没有缺项</source>
        <translation>✓ Nothing missing</translation>
    </message>
</context>
<context>
    <name>MoveDialog</name>
    <message>
        <source>确认{kind}</source>
        <translation>Confirm: {kind}</translation>
    </message>
    <message>
        <source>{kind} {count} 盒（{codes} 个码）</source>
        <translation>{kind}, boxes: {count} (codes: {codes})</translation>
    </message>
    <message>
        <source>确认{kind} {count} 盒</source>
        <translation>{kind}, boxes: {count}</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>{name}：{count} 个码</source>
        <translation>{name}: codes: {count}</translation>
    </message>
    <message>
        <source>…共 {count} 种药品</source>
        <translation>…drugs in all: {count}</translation>
    </message>
    <message>
        <source>每盒 {units} 个制剂单位</source>
        <translation>units a box: {units}</translation>
    </message>
    <message>
        <source>（未填）</source>
        <translation>(empty)</translation>
    </message>
    <message>
        <source>单据号：{document}</source>
        <translation>Document: {document}</translation>
    </message>
    <message>
        <source>备注：{note}</source>
        <translation>Remark: {note}</translation>
    </message>
    <message>
        <source>经办人：{person}</source>
        <translation>Person: {person}</translation>
    </message>
    <message>
        <source>{count} 个码不能办理，留在出库单上：</source>
        <translation>Codes that cannot be done and stay on the issue list: {count}</translation>
    </message>
    <message>
        <source>箱内 {gone} 盒已经不在（已出库或已拆零），跳过。</source>
        <translation>Boxes that are no longer in the carton (issued or opened) and are skipped: {gone}.</translation>
    </message>
</context>
<context>
    <name>MoveListPanel</name>
    <message>
        <source>办理</source>
        <translation>Action</translation>
    </message>
    <message>
        <source>单据号</source>
        <translation>Document</translation>
    </message>
    <message>
        <source>数量</source>
        <translation>Quantity</translation>
    </message>
    <message>
        <source>备注</source>
        <translation>Remark</translation>
    </message>
    <message>
        <source>处方号、退货单号…</source>
        <translation>Prescription or return number…</translation>
    </message>
    <message>
        <source>备注（可不填）</source>
        <translation>Remark (optional)</translation>
    </message>
    <message>
        <source>移出</source>
        <translation>Take off</translation>
    </message>
    <message>
        <source>把选中的码移出出库单 (Delete)</source>
        <translation>Take the chosen codes off the issue list (Delete)</translation>
    </message>
    <message>
        <source>清空</source>
        <translation>Clear</translation>
    </message>
    <message>
        <source>清空出库单</source>
        <translation>Clear the issue list</translation>
    </message>
    <message>
        <source>出库单</source>
        <translation>Issue list</translation>
    </message>
    <message>
        <source>没有可冲销的</source>
        <translation>Nothing to reverse</translation>
    </message>
    <message>
        <source>出库单是空的</source>
        <translation>The issue list is empty</translation>
    </message>
    <message>
        <source>扫要出库的码（整箱扫箱内大包装码），或在左边选几行按 F7。</source>
        <translation>Scan the codes to issue (for a carton, its outer pack code), or choose lines on the left and press F7.</translation>
    </message>
    <message>
        <source>出库单最多 {count} 个码，请先办理这些，或扫整箱的大包装码。</source>
        <translation>The issue list holds {count} codes: do these first, or scan the outer pack code of a carton.</translation>
    </message>
    <message>
        <source>每盒几个，空=按目录</source>
        <translation>units a box, empty = catalogue</translation>
    </message>
    <message>
        <source>每盒用了几个</source>
        <translation>units used a box</translation>
    </message>
    <message>
        <source>{kind} {count} 盒…</source>
        <translation>{kind}, boxes: {count}…</translation>
    </message>
    <message>
        <source>{codes} 个码，{count} 盒可以办理</source>
        <translation>Codes: {codes}, boxes that can be done: {count}</translation>
    </message>
    <message>
        <source>{codes} 个码，{count} 盒可以办理，{refused} 个码不能</source>
        <translation>Codes: {codes}, boxes that can be done: {count}, codes that cannot: {refused}</translation>
    </message>
    <message>
        <source>；箱内 {gone} 盒已不在，跳过</source>
        <translation>; gone from cartons and skipped: {gone}</translation>
    </message>
</context>
<context>
    <name>MoveQuestion</name>
    <message>
        <source>“{title}”还没有打印的标签改到哪一台？已经发出、还不确定的那张不会再发。</source>
        <translation>To which printer do the labels of “{title}” that wait go? The one that went out and is uncertain is not sent again.</translation>
    </message>
    <message>
        <source>改到另一台打印机</source>
        <translation>Move to another printer</translation>
    </message>
    <message>
        <source>改到这台(&amp;M)</source>
        <translation>&amp;Move here</translation>
    </message>
</context>
<context>
    <name>NamingBar</name>
    <message>
        <source>别名</source>
        <translation>Aliases</translation>
    </message>
    <message>
        <source>厂家别名与新旧批准文号 (Ctrl+B)</source>
        <translation>Makers&apos; aliases, old and new approval numbers (Ctrl+B)</translation>
    </message>
    <message>
        <source>核对预警 {code} {name}</source>
        <translation>Warning {code} {name}</translation>
    </message>
    <message>
        <source>这是同一批文</source>
        <translation>Same approval</translation>
    </message>
    <message>
        <source>这是同一厂家</source>
        <translation>Same maker</translation>
    </message>
</context>
<context>
    <name>NarrowedTab</name>
    <message>
        <source>全部连接</source>
        <translation>All connections</translation>
    </message>
    <message>
        <source>连接</source>
        <translation>Connections</translation>
    </message>
</context>
<context>
    <name>Navigation</name>
    <message>
        <source>{page}，{count} 件待处理</source>
        <translation>{page}, {count} open</translation>
    </message>
</context>
<context>
    <name>NewDialog</name>
    <message>
        <source>新建标签设计</source>
        <translation>New label design</translation>
    </message>
    <message>
        <source>从哪个设计开始</source>
        <translation>Begin with</translation>
    </message>
    <message>
        <source>新设计的名称</source>
        <translation>Name of the new design</translation>
    </message>
    <message>
        <source>新建</source>
        <translation>New</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>{title}（自己的）</source>
        <translation>{title} (own)</translation>
    </message>
</context>
<context>
    <name>NotTakenModel</name>
    <message>
        <source>行</source>
        <translation>Line</translation>
    </message>
    <message>
        <source>追溯码</source>
        <translation>Trace code</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>召回</source>
        <translation>Recalled</translation>
    </message>
    <message>
        <source>停用</source>
        <translation>Stopped</translation>
    </message>
    <message>
        <source>双人验收</source>
        <translation>Two persons</translation>
    </message>
    <message>
        <source>冷链</source>
        <translation>Cold chain</translation>
    </message>
    <message>
        <source>文号不同</source>
        <translation>Approval differs</translation>
    </message>
    <message>
        <source>价格不同</source>
        <translation>Price differs</translation>
    </message>
    <message>
        <source>目录不符</source>
        <translation>Catalogues differ</translation>
    </message>
    <message>
        <source>配送关系不符</source>
        <translation>No relation</translation>
    </message>
    <message>
        <source>随货资料</source>
        <translation>Documents</translation>
    </message>
</context>
<context>
    <name>NoticeStrip</name>
    <message>
        <source>打印</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>打开</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>知道了</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>NoticesModel</name>
    <message>
        <source>提示</source>
        <translation>Notices</translation>
    </message>
    <message>
        <source>{word} · 第 {line} 行 {drug}</source>
        <translation>{word} · line {line} {drug}</translation>
    </message>
</context>
<context>
    <name>NoticesPanel</name>
    <message>
        <source>提示</source>
        <translation>Notices</translation>
    </message>
</context>
<context>
    <name>NumberingDialog</name>
    <message>
        <source>箱号</source>
        <translation>Carton numbers</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>填厂商识别代码，箱号就是 SSCC（各工作站的号段不重叠）；留空就用本地箱号。改了以后，新封的箱按新规则编号，已封的不变。</source>
        <translation>With a company prefix cartons get SSCCs (no two workstations give the same); without one they get local numbers. A change holds for cartons closed from then on.</translation>
    </message>
    <message>
        <source>7 到 10 位数字，留空用本地箱号</source>
        <translation>7 to 10 digits; empty: local numbers</translation>
    </message>
    <message>
        <source>GS1 厂商识别代码</source>
        <translation>GS1 company prefix</translation>
    </message>
    <message>
        <source>扩展位</source>
        <translation>Extension digit</translation>
    </message>
    <message>
        <source>本地箱号，不会用完。</source>
        <translation>Local numbers: they never run out.</translation>
    </message>
    <message>
        <source>本机还能发 {count} 个 SSCC。</source>
        <translation>This workstation can give {count} more SSCCs.</translation>
    </message>
    <message>
        <source>只有系统管理员能改箱号规则。</source>
        <translation>Only a system administrator may change how cartons are numbered.</translation>
    </message>
</context>
<context>
    <name>Office</name>
    <message>
        <source>请先在“到货”里打开一张配送单，再回放核对。</source>
        <translation>Open a delivery under Deliveries first, then replay its receipt.</translation>
    </message>
    <message>
        <source>今天的巡检发现 {count} 项故障：{first}&#x3000;详见“工具 → 自检与巡检”。</source>
        <translation>Today&apos;s inspection found {count} broken: {first}  See Tools → Self-check and inspections.</translation>
    </message>
</context>
<context>
    <name>OpenBlindDialog</name>
    <message>
        <source>无单收货</source>
        <translation>Without a note</translation>
    </message>
    <message>
        <source>货到而配送单没有到：先记下扫码，配送单到后合并。请选择或写明配送企业。</source>
        <translation>Goods are here but no delivery note: scans are noted now and merged when it comes. Choose or name the distributor.</translation>
    </message>
    <message>
        <source>开始扫码</source>
        <translation>Start scanning</translation>
    </message>
    <message>
        <source>配送企业</source>
        <translation>Distributor</translation>
    </message>
</context>
<context>
    <name>OrderAsking</name>
    <message>
        <source>存为模板</source>
        <translation>Keep as template</translation>
    </message>
    <message>
        <source>下次新建订单时可以从模板开始，价格按当时的省平台价。</source>
        <translation>New orders can begin from it, at the provincial prices of that day.</translation>
    </message>
    <message>
        <source>模板名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>导出</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>{number}：{count} 个品种，{amount} 元，第 {step}/{steps} 级审核</source>
        <translation>{number}: drugs: {count}, {amount} yuan, approval {step} of {steps}</translation>
    </message>
    <message>
        <source>撤回订单</source>
        <translation>Withdraw order</translation>
    </message>
    <message>
        <source>撤回后变回草稿，已有的审核作废。</source>
        <translation>It becomes a draft again; approvals so far are void.</translation>
    </message>
    <message>
        <source>撤回</source>
        <translation>Withdraw</translation>
    </message>
    <message>
        <source>催货清单</source>
        <translation>Chase list</translation>
    </message>
    <message>
        <source>批号 {batch}，{quantity} 件。撤回后不再上报平台，需要时可以重新申请。</source>
        <translation>Batch {batch}, {quantity} packs. Once withdrawn it is not sent any more; it can be asked for again.</translation>
    </message>
    <message>
        <source>撤回退货</source>
        <translation>Withdraw return</translation>
    </message>
    <message>
        <source>先在平台上录入这张退货单（批号 {batch}，{quantity} 件，退货总价 {amount} 元），再把平台给的退货单号登记在这里。</source>
        <translation>Enter this return at the platform (batch {batch}, {quantity} packs, {amount} yuan in all), then note the platform&apos;s number here.</translation>
    </message>
    <message>
        <source>登记平台退货单号</source>
        <translation>Note the platform&apos;s number</translation>
    </message>
    <message>
        <source>平台退货单号</source>
        <translation>Platform&apos;s number of the return</translation>
    </message>
    <message>
        <source>取消订单</source>
        <translation>Cancel order</translation>
    </message>
    <message>
        <source>取消后不能恢复，需要时可以复制成新订单。</source>
        <translation>This cannot be undone; it can be copied to a new order.</translation>
    </message>
    <message>
        <source>完结订单</source>
        <translation>Close order</translation>
    </message>
    <message>
        <source>完结后不再催货；没有送到的数量请告知配送企业不再发货。</source>
        <translation>It is not chased any more; tell the distributor not to send the rest.</translation>
    </message>
    <message>
        <source>完结</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>登记平台订单号</source>
        <translation>Platform number</translation>
    </message>
    <message>
        <source>先在平台上录入这张订单（可导出表格），再把平台给的订单号登记在这里。</source>
        <translation>Enter this order on the platform first (it can be exported as a table), then note the platform&apos;s number here.</translation>
    </message>
    <message>
        <source>平台订单号</source>
        <translation>Platform no.</translation>
    </message>
    <message>
        <source>登记</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>{number}：还有 {count} 个品种没有到齐。</source>
        <translation>{number}: drugs that have not all come: {count}.</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
</context>
<context>
    <name>OrderDialog</name>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>校验结果</source>
        <translation>What the check says</translation>
    </message>
</context>
<context>
    <name>OrderPanel</name>
    <message>
        <source>修改</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>提交审核</source>
        <translation>Submit</translation>
    </message>
    <message>
        <source>按配送企业拆分</source>
        <translation>Split</translation>
    </message>
    <message>
        <source>审核</source>
        <translation>Approval</translation>
    </message>
    <message>
        <source>撤回</source>
        <translation>Withdraw</translation>
    </message>
    <message>
        <source>登记平台订单号</source>
        <translation>Platform number</translation>
    </message>
    <message>
        <source>登记催货</source>
        <translation>Chase</translation>
    </message>
    <message>
        <source>申请退货</source>
        <translation>Return</translation>
    </message>
    <message>
        <source>完结</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>取消订单</source>
        <translation>Cancel order</translation>
    </message>
    <message>
        <source>复制</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>打印</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>导出</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>更多</source>
        <translation>More</translation>
    </message>
    <message>
        <source>明细(&amp;1)</source>
        <translation>Lines (&amp;1)</translation>
    </message>
    <message>
        <source>全程轨迹(&amp;2)</source>
        <translation>Life (&amp;2)</translation>
    </message>
    <message>
        <source>订单明细</source>
        <translation>Order lines</translation>
    </message>
    <message>
        <source>配送企业</source>
        <translation>Distributor</translation>
    </message>
    <message>
        <source>平台订单号</source>
        <translation>Platform no.</translation>
    </message>
    <message>
        <source>科室</source>
        <translation>Department</translation>
    </message>
    <message>
        <source>配送点</source>
        <translation>Delivery point</translation>
    </message>
    <message>
        <source>最晚到货</source>
        <translation>Wanted by</translation>
    </message>
    <message>
        <source>金额</source>
        <translation>Amount</translation>
    </message>
    <message>
        <source>{amount} 元</source>
        <translation>{amount} yuan</translation>
    </message>
    <message>
        <source>制单</source>
        <translation>By</translation>
    </message>
    <message>
        <source>院内申请</source>
        <translation>Request</translation>
    </message>
    <message>
        <source>备注</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>另有 {count} 条提示。</source>
        <translation>More notices: {count}.</translation>
    </message>
    <message>
        <source>退货 {count} 张(&amp;3)</source>
        <translation>Returns {count}(&amp;3)</translation>
    </message>
    <message>
        <source>有 {count} 张退货单需要处理，见“退货”页。</source>
        <translation>Returns that need you: {count}, see “Returns”.</translation>
    </message>
    <message>
        <source>平台拒收：{why}。请撤回修改后重新提交。</source>
        <translation>Refused by the platform: {why}. Withdraw it, correct it and submit it again.</translation>
    </message>
    <message>
        <source>还没有上传成功：{why}</source>
        <translation>Not uploaded yet: {why}</translation>
    </message>
    <message>
        <source>等 {count} 个品种</source>
        <translation>drugs in all: {count}</translation>
    </message>
    <message>
        <source>{person} 同时改成：{lines}。没有采用，请打开修改，核对后重新保存。</source>
        <translation>{person} changed it at the same time: {lines}. This was not taken: open the order, compare and save it again.</translation>
    </message>
</context>
<context>
    <name>Orders</name>
    <message>
        <source>没有待审核的订单</source>
        <translation>No orders to approve</translation>
    </message>
    <message>
        <source>采购员提交的订单会列在这里。</source>
        <translation>Orders submitted by purchasers are listed here.</translation>
    </message>
    <message>
        <source>没有超期的订单</source>
        <translation>No late orders</translation>
    </message>
    <message>
        <source>过了最晚到货日期还没到齐的订单会列在这里。</source>
        <translation>Orders not all here by the day wanted are listed here.</translation>
    </message>
    <message>
        <source>没有未办结的退货</source>
        <translation>No open returns</translation>
    </message>
    <message>
        <source>在订单里申请的退货，冲红之前会列在这里。</source>
        <translation>Returns asked for at orders stand here until their red invoice.</translation>
    </message>
    <message>
        <source>还没有未完成的订单</source>
        <translation>No open orders</translation>
    </message>
    <message>
        <source>可以从空白、模板、院内申请或库存上下限新建订单。</source>
        <translation>Begin one empty, from a template, from a request or from stock limits.</translation>
    </message>
</context>
<context>
    <name>OrdersDialog</name>
    <message>
        <source>按订单发货</source>
        <translation>Ship an order</translation>
    </message>
    <message>
        <source>订单</source>
        <translation>Order</translation>
    </message>
    <message>
        <source>开始装箱</source>
        <translation>Begin packing</translation>
    </message>
    <message>
        <source>没有可以发货的订单。订单由服务端从省平台取来，每 10 分钟一次；没有对接省平台的，请导入随货同行单。</source>
        <translation>There is no order to ship. The service fetches orders from the province every 10 minutes; without such a connection import a delivery note.</translation>
    </message>
    <message>
        <source>订单很多，这里只列出最近的。</source>
        <translation>There are many orders: only the newest are listed.</translation>
    </message>
    <message>
        <source>批号和有效期在装箱时填，或由码里带出。别的发货单已发的，不再重发。</source>
        <translation>Batch and expiry are given while packing, or come with the codes. What other shipments took is not shipped again.</translation>
    </message>
    <message>
        <source>随货同行单号</source>
        <translation>Delivery note number</translation>
    </message>
    <message>
        <source>收货单位</source>
        <translation>Recipient</translation>
    </message>
    <message>
        <source>收货单位编码</source>
        <translation>Recipient&apos;s code</translation>
    </message>
    <message>
        <source>供货单位</source>
        <translation>Supplier</translation>
    </message>
    <message>
        <source>供货单位编码</source>
        <translation>Supplier&apos;s code</translation>
    </message>
    <message>
        <source>云码平台上的机构编码</source>
        <translation>Institution&apos;s code at the relay</translation>
    </message>
    <message>
        <source>送达时间</source>
        <translation>Arrives at</translation>
    </message>
    <message>
        <source>建立发货单</source>
        <translation>Make the shipment</translation>
    </message>
</context>
<context>
    <name>OrdersModel</name>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>订单</source>
        <translation>Order</translation>
    </message>
    <message>
        <source>金额（元）</source>
        <translation>Sum (CNY)</translation>
    </message>
    <message>
        <source>未选配送企业</source>
        <translation>no distributor</translation>
    </message>
    <message>
        <source>{day} 前</source>
        <translation>by {day}</translation>
    </message>
    <message>
        <source>两人修改冲突</source>
        <translation>conflict</translation>
    </message>
    <message>
        <source>上传未成功</source>
        <translation>not uploaded</translation>
    </message>
    <message>
        <source>超期 {days} 天</source>
        <translation>late by {days} d</translation>
    </message>
    <message>
        <source>退货待处理</source>
        <translation>Return needs you</translation>
    </message>
    <message>
        <source>医院 · 配送点</source>
        <translation>Hospital · delivery point</translation>
    </message>
    <message>
        <source>药品</source>
        <translation>Drug</translation>
    </message>
    <message>
        <source>未发</source>
        <translation>To ship</translation>
    </message>
    <message>
        <source>{count} 个明细</source>
        <translation>Lines: {count}</translation>
    </message>
</context>
<context>
    <name>OrdersPage</name>
    <message>
        <source>采购订单</source>
        <translation>Purchase orders</translation>
    </message>
    <message>
        <source>订单号、药品、配送企业、厂家 (Ctrl+F)</source>
        <translation>Order no., drug, distributor, maker (Ctrl+F)</translation>
    </message>
    <message>
        <source>查找订单</source>
        <translation>Find orders</translation>
    </message>
    <message>
        <source>新建订单</source>
        <translation>New</translation>
    </message>
    <message>
        <source>刷新</source>
        <translation>Refresh</translation>
    </message>
    <message>
        <source>导出清单</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>采购设置</source>
        <translation>Rules</translation>
    </message>
    <message>
        <source>催货清单</source>
        <translation>Chase…</translation>
    </message>
    <message>
        <source>已导出 {count} 行：{name}</source>
        <translation>Rows exported: {count}, {name}</translation>
    </message>
    <message>
        <source>放弃修改</source>
        <translation>Drop changes</translation>
    </message>
    <message>
        <source>草稿还没有保存，确定放弃吗？</source>
        <translation>The draft is not saved. Drop it?</translation>
    </message>
    <message>
        <source>共 {count} 张</source>
        <translation>{count} in all</translation>
    </message>
    <message>
        <source>最近 {count} 张</source>
        <translation>Latest {count}</translation>
    </message>
    <message>
        <source>没有查到</source>
        <translation>Nothing found</translation>
    </message>
    <message>
        <source>请核对输入，或放宽上面的条件。</source>
        <translation>Check what you typed, or ask for less above.</translation>
    </message>
    <message>
        <source>选一张订单，或新建一张</source>
        <translation>Choose an order, or begin one</translation>
    </message>
    <message>
        <source>这里显示订单的明细、校验结果和全程轨迹。</source>
        <translation>Its lines, what the check says and its life show here.</translation>
    </message>
</context>
<context>
    <name>OwnDialog</name>
    <message>
        <source>口令与 PIN</source>
        <translation>Password and PIN</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>只填要改的；PIN 与胸卡一起用，管理员请用口令登录。</source>
        <translation>Fill in only what is to change. A PIN goes with a badge; administrators sign in by password.</translation>
    </message>
    <message>
        <source>现在的口令</source>
        <translation>Present password</translation>
    </message>
    <message>
        <source>新口令</source>
        <translation>New password</translation>
    </message>
    <message>
        <source>再输一次</source>
        <translation>Once more</translation>
    </message>
    <message>
        <source>胸卡 PIN</source>
        <translation>Badge PIN</translation>
    </message>
    <message>
        <source>请填写现在的口令，和要改的新口令或 PIN。</source>
        <translation>Please fill in the present password, and a new password or PIN.</translation>
    </message>
    <message>
        <source>两次输入的新口令不一样，请重新输入。</source>
        <translation>The two new passwords differ: please type them again.</translation>
    </message>
</context>
<context>
    <name>OwnFieldLine</name>
    <message>
        <source>字段名</source>
        <translation>Field</translation>
    </message>
    <message>
        <source>名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>内容</source>
        <translation>Content</translation>
    </message>
    <message>
        <source>去掉这个字段</source>
        <translation>Remove this field</translation>
    </message>
</context>
<context>
    <name>OwnFields</name>
    <message>
        <source>添加字段</source>
        <translation>Add a field</translation>
    </message>
</context>
<context>
    <name>PackCartonsModel</name>
    <message>
        <source>箱</source>
        <translation>Cartons</translation>
    </message>
    <message>
        <source>装入</source>
        <translation>Packed</translation>
    </message>
    <message>
        <source>标签</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>还差 {count}</source>
        <translation>{count} to go</translation>
    </message>
</context>
<context>
    <name>PackCartonsPanel</name>
    <message>
        <source>箱</source>
        <translation>Cartons</translation>
    </message>
    <message>
        <source>待贴签回扫</source>
        <translation>Scan label back</translation>
    </message>
</context>
<context>
    <name>PackImportDialog</name>
    <message>
        <source>导入随货同行单</source>
        <translation>Import a delivery note</translation>
    </message>
    <message>
        <source>导入关联关系</source>
        <translation>Import package relations</translation>
    </message>
    <message>
        <source>正在读取文件…</source>
        <translation>Reading the file…</translation>
    </message>
    <message>
        <source>已导入 {count} 行，建立 {orders} 张发货单。</source>
        <translation>Rows imported: {count}, shipments made: {orders}.</translation>
    </message>
    <message>
        <source>已导入 {count} 个码的关联关系。</source>
        <translation>Relations of {count} codes imported.</translation>
    </message>
    <message>
        <source>{bad} 行有问题，整个文件都没有导入；改好后再导入。</source>
        <translation>Wrong rows: {bad}. Nothing of the file was imported; mend them and import again.</translation>
    </message>
    <message>
        <source>已停止，什么都没有导入。</source>
        <translation>Stopped: nothing was imported.</translation>
    </message>
    <message>
        <source>正在导入… 已读 {count} 个码</source>
        <translation>Importing… {count} codes read</translation>
    </message>
    <message>
        <source>保存有问题的行</source>
        <translation>Save lines with problems</translation>
    </message>
    <message>
        <source>码上放心的关联关系文件（XML），或 CSV、XLSX；导入后扫大包装就知道里面有哪些盒。</source>
        <translation>The trace platform&apos;s relation file (XML), or CSV, XLSX; after that a scan of a large package says which boxes are in it.</translation>
    </message>
    <message>
        <source>第一行是表头。文件里没有写的，按下面填的；文件里写了的，以文件为准。</source>
        <translation>The first row is the heading. What the file does not say is as given below; what it says goes first.</translation>
    </message>
    <message>
        <source>开始导入</source>
        <translation>Import</translation>
    </message>
    <message>
        <source>停止</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>保存有问题的行…</source>
        <translation>Save lines with problems…</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>有问题的行</source>
        <translation>Rows that are wrong</translation>
    </message>
    <message>
        <source>随货同行单号</source>
        <translation>Delivery note number</translation>
    </message>
    <message>
        <source>供货单位</source>
        <translation>Supplier</translation>
    </message>
    <message>
        <source>供货单位编码</source>
        <translation>Supplier&apos;s code</translation>
    </message>
    <message>
        <source>收货单位</source>
        <translation>Recipient</translation>
    </message>
    <message>
        <source>收货单位编码</source>
        <translation>Recipient&apos;s code</translation>
    </message>
    <message>
        <source>收货地址</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>储存条件</source>
        <translation>Storage</translation>
    </message>
</context>
<context>
    <name>PackLinesModel</name>
    <message>
        <source>行</source>
        <translation>Row</translation>
    </message>
    <message>
        <source>药品</source>
        <translation>Drug</translation>
    </message>
    <message>
        <source>批号 · 有效期至</source>
        <translation>Batch · good until</translation>
    </message>
    <message>
        <source>已装 / 应发</source>
        <translation>Packed / wanted</translation>
    </message>
    <message>
        <source>还差</source>
        <translation>To go</translation>
    </message>
    <message>
        <source>未定批号</source>
        <translation>Batch not known</translation>
    </message>
    <message>
        <source>装这一行</source>
        <translation>Pack this line</translation>
    </message>
    <message>
        <source>已退回 {count}</source>
        <translation>{count} came back</translation>
    </message>
</context>
<context>
    <name>PackLinesPanel</name>
    <message>
        <source>发货明细</source>
        <translation>Lines to ship</translation>
    </message>
</context>
<context>
    <name>PackagesModel</name>
    <message>
        <source>检查</source>
        <translation>Check</translation>
    </message>
    <message>
        <source>结果</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>情况</source>
        <translation>What is wrong</translation>
    </message>
</context>
<context>
    <name>PackagesPanel</name>
    <message>
        <source>包装检查</source>
        <translation>Package check</translation>
    </message>
    <message>
        <source>空格或 1：是&#x3000;2：否，并写明情况&#x3000;0：未检查</source>
        <translation>Space or 1: yes   2: no, and say what is wrong   0: not checked</translation>
    </message>
    <message>
        <source>否的情况，按 Enter</source>
        <translation>What is wrong, then Enter</translation>
    </message>
    <message>
        <source>情况</source>
        <translation>What is wrong</translation>
    </message>
    <message>
        <source>否</source>
        <translation>No</translation>
    </message>
    <message>
        <source>其余全部为是</source>
        <translation>All others yes</translation>
    </message>
</context>
<context>
    <name>Packing</name>
    <message>
        <source>已装入</source>
        <translation>Packed</translation>
    </message>
    <message>
        <source>贴签完成</source>
        <translation>Labelled</translation>
    </message>
    <message>
        <source>已撤销</source>
        <translation>Undone</translation>
    </message>
    <message>
        <source>已扫过</source>
        <translation>Seen before</translation>
    </message>
    <message>
        <source>在别的箱</source>
        <translation>In another carton</translation>
    </message>
    <message>
        <source>选批号</source>
        <translation>Choose the batch</translation>
    </message>
    <message>
        <source>缺批号</source>
        <translation>Batch missing</translation>
    </message>
    <message>
        <source>新批号</source>
        <translation>New batch</translation>
    </message>
    <message>
        <source>请先开箱</source>
        <translation>Open a carton first</translation>
    </message>
    <message>
        <source>读码有误</source>
        <translation>Misread</translation>
    </message>
    <message>
        <source>非追溯码</source>
        <translation>No trace code</translation>
    </message>
    <message>
        <source>无法识别</source>
        <translation>Not recognised</translation>
    </message>
    <message>
        <source>不在本单</source>
        <translation>Not on this shipment</translation>
    </message>
    <message>
        <source>批号不符</source>
        <translation>Wrong batch</translation>
    </message>
    <message>
        <source>不能混装</source>
        <translation>Must not be mixed</translation>
    </message>
    <message>
        <source>已发出</source>
        <translation>Shipped already</translation>
    </message>
    <message>
        <source>已过期</source>
        <translation>Expired</translation>
    </message>
    <message>
        <source>近效期</source>
        <translation>Near expiry</translation>
    </message>
    <message>
        <source>超量</source>
        <translation>Too many</translation>
    </message>
    <message>
        <source>箱已满</source>
        <translation>Carton full</translation>
    </message>
    <message>
        <source>召回</source>
        <translation>Recalled</translation>
    </message>
    <message>
        <source>内装不明</source>
        <translation>Contents unknown</translation>
    </message>
    <message>
        <source>标签作废</source>
        <translation>Label void</translation>
    </message>
    <message>
        <source>非本单箱</source>
        <translation>Carton of another shipment</translation>
    </message>
    <message>
        <source>未装满</source>
        <translation>Not full</translation>
    </message>
    <message>
        <source>已结束</source>
        <translation>Ended</translation>
    </message>
    <message>
        <source>已列入</source>
        <translation>Listed</translation>
    </message>
    <message>
        <source>已退回</source>
        <translation>Came back</translation>
    </message>
    <message>
        <source>还在装箱</source>
        <translation>Being packed</translation>
    </message>
    <message>
        <source>没有发出过</source>
        <translation>Never sent</translation>
    </message>
    <message>
        <source>查无此箱</source>
        <translation>No such carton</translation>
    </message>
    <message>
        <source>已移去</source>
        <translation>Taken off</translation>
    </message>
    <message>
        <source>已登记退货</source>
        <translation>Registered</translation>
    </message>
    <message>
        <source>已撤销登记</source>
        <translation>Withdrawn</translation>
    </message>
    <message>
        <source>不能办</source>
        <translation>Cannot be done</translation>
    </message>
    <message>
        <source>整箱</source>
        <translation>Full carton</translation>
    </message>
    <message>
        <source>零箱</source>
        <translation>Part carton</translation>
    </message>
    <message>
        <source>拼箱</source>
        <translation>Mixed carton</translation>
    </message>
    <message>
        <source>装箱中</source>
        <translation>Packing</translation>
    </message>
    <message>
        <source>已关闭</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>已放弃</source>
        <translation>Given up</translation>
    </message>
    <message>
        <source>未上传</source>
        <translation>Not handed over</translation>
    </message>
    <message>
        <source>等待上传</source>
        <translation>Waits to go</translation>
    </message>
    <message>
        <source>已上传</source>
        <translation>Handed over</translation>
    </message>
    <message>
        <source>被退回</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>拒收</source>
        <translation>Rejected</translation>
    </message>
    <message>
        <source>退货</source>
        <translation>Returned</translation>
    </message>
    <message>
        <source>未送达</source>
        <translation>Not delivered</translation>
    </message>
    <message>
        <source>其他</source>
        <translation>Other</translation>
    </message>
    <message>
        <source>小包装</source>
        <translation>Small package</translation>
    </message>
    <message>
        <source>中包装</source>
        <translation>Middle package</translation>
    </message>
    <message>
        <source>大包装</source>
        <translation>Large package</translation>
    </message>
    <message>
        <source>第 {number} 箱</source>
        <translation>Carton {number}</translation>
    </message>
    <message>
        <source>已作废</source>
        <translation>Void</translation>
    </message>
    <message>
        <source>正在装</source>
        <translation>Being packed</translation>
    </message>
    <message>
        <source>未封箱</source>
        <translation>Not closed</translation>
    </message>
    <message>
        <source>已贴签</source>
        <translation>Labelled</translation>
    </message>
    <message>
        <source>待贴签回扫</source>
        <translation>Scan label back</translation>
    </message>
</context>
<context>
    <name>PackingCommands</name>
    <message>
        <source>导入随货同行单</source>
        <translation>Import note</translation>
    </message>
    <message>
        <source>按订单发货</source>
        <translation>Ship order</translation>
    </message>
    <message>
        <source>导入关联关系</source>
        <translation>Import relations</translation>
    </message>
    <message>
        <source>退货登记</source>
        <translation>Goods back</translation>
    </message>
    <message>
        <source>箱号</source>
        <translation>Numbers</translation>
    </message>
    <message>
        <source>云码平台</source>
        <translation>Relays</translation>
    </message>
    <message>
        <source>查找</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>刷新</source>
        <translation>Refresh</translation>
    </message>
    <message>
        <source>录入</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>开整箱</source>
        <translation>Open a full carton</translation>
    </message>
    <message>
        <source>开拼箱</source>
        <translation>Open a mixed carton</translation>
    </message>
    <message>
        <source>开零箱</source>
        <translation>Open a part carton</translation>
    </message>
    <message>
        <source>封箱</source>
        <translation>Close carton</translation>
    </message>
    <message>
        <source>按零箱封箱</source>
        <translation>Close as part carton</translation>
    </message>
    <message>
        <source>看箱内</source>
        <translation>Look inside</translation>
    </message>
    <message>
        <source>换标签</source>
        <translation>New label</translation>
    </message>
    <message>
        <source>重新打开这一箱</source>
        <translation>Open this carton again</translation>
    </message>
    <message>
        <source>作废这一箱</source>
        <translation>Void this carton</translation>
    </message>
    <message>
        <source>指定药品</source>
        <translation>Name the drug</translation>
    </message>
    <message>
        <source>填批号</source>
        <translation>Give the batch</translation>
    </message>
    <message>
        <source>到明细</source>
        <translation>To the lines</translation>
    </message>
    <message>
        <source>到箱</source>
        <translation>To the cartons</translation>
    </message>
    <message>
        <source>更多</source>
        <translation>More</translation>
    </message>
    <message>
        <source>关闭发货</source>
        <translation>Close shipment</translation>
    </message>
    <message>
        <source>打印随货同行单</source>
        <translation>Print the delivery note</translation>
    </message>
    <message>
        <source>换箱签打印机</source>
        <translation>Change the label printer</translation>
    </message>
    <message>
        <source>再发</source>
        <translation>Send again</translation>
    </message>
    <message>
        <source>重新装箱</source>
        <translation>Pack again</translation>
    </message>
    <message>
        <source>放弃发货</source>
        <translation>Give up shipment</translation>
    </message>
    <message>
        <source>返回列表</source>
        <translation>Back to the list</translation>
    </message>
</context>
<context>
    <name>PackingPage</name>
    <message>
        <source>{code} 没有计入：请先按 Enter 打开一张发货单，再扫码。</source>
        <translation>{code} was not counted: open a shipment with Enter first, then scan.</translation>
    </message>
</context>
<context>
    <name>PackingQuestions</name>
    <message>
        <source>选择随货同行单文件</source>
        <translation>Choose the file of a delivery note</translation>
    </message>
    <message>
        <source>选择关联关系文件</source>
        <translation>Choose a relation file</translation>
    </message>
    <message>
        <source>{carton} 换一个新箱号并重新打印；旧标签 {number} 作废，请撕掉。</source>
        <translation>{carton} gets a new number and a new label; the old label {number} is void: tear it off.</translation>
    </message>
    <message>
        <source>换标签</source>
        <translation>New label</translation>
    </message>
    <message>
        <source>{carton} 重新打开后可以改装；旧标签 {number} 作废，再封箱时给新箱号。</source>
        <translation>{carton} can be repacked when it is open again; the old label {number} is void, closing gives a new number.</translation>
    </message>
    <message>
        <source>重新打开</source>
        <translation>Reopen</translation>
    </message>
    <message>
        <source>{carton} 作废：里面 {count} 盒都退出本单，可以再装到别的箱。</source>
        <translation>{carton} is voided: its {count} boxes leave the shipment and may go into another carton.</translation>
    </message>
    <message>
        <source>作废这一箱</source>
        <translation>Void this carton</translation>
    </message>
    <message>
        <source>放弃以后，这张发货单不能再装，里面的货都退出本单。</source>
        <translation>Given up, this shipment cannot be packed any more; all goods leave it.</translation>
    </message>
    <message>
        <source>放弃发货</source>
        <translation>Give up shipment</translation>
    </message>
    <message>
        <source>被退回的发货单可以改装，改好以后再关闭、上传。</source>
        <translation>A refused shipment can be repacked, then closed and handed over again.</translation>
    </message>
    <message>
        <source>重新装箱</source>
        <translation>Pack again</translation>
    </message>
</context>
<context>
    <name>PackingReasons</name>
    <message>
        <source>标签破损或打印不清</source>
        <translation>Label damaged or unclear</translation>
    </message>
    <message>
        <source>标签没有打出来</source>
        <translation>Label did not come out</translation>
    </message>
    <message>
        <source>标签贴错了箱</source>
        <translation>Label on the wrong carton</translation>
    </message>
    <message>
        <source>装错，需要改装</source>
        <translation>Packed wrongly</translation>
    </message>
    <message>
        <source>还要再装</source>
        <translation>More is to go in</translation>
    </message>
    <message>
        <source>复核发现数量不符</source>
        <translation>A check found another quantity</translation>
    </message>
    <message>
        <source>拆箱重装</source>
        <translation>Unpacked and packed again</translation>
    </message>
    <message>
        <source>开错箱型</source>
        <translation>Wrong kind of carton</translation>
    </message>
    <message>
        <source>箱体破损</source>
        <translation>Carton damaged</translation>
    </message>
    <message>
        <source>医院取消订单</source>
        <translation>The hospital cancelled the order</translation>
    </message>
    <message>
        <source>导入了错误的单据</source>
        <translation>The wrong document was imported</translation>
    </message>
    <message>
        <source>改由其他仓库发货</source>
        <translation>Shipped from another warehouse</translation>
    </message>
    <message>
        <source>库存不足，余量下次补发</source>
        <translation>Too little in stock, the rest follows</translation>
    </message>
    <message>
        <source>批号效期不符合要求</source>
        <translation>Batch or expiry not as required</translation>
    </message>
    <message>
        <source>医院同意少发</source>
        <translation>The hospital agreed to less</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>{text}（编号 {number}）</source>
        <translation>{text} (number {number})</translation>
    </message>
    <message>
        <source>{code} 没有记下，未计入：{why}</source>
        <translation>{code} was not kept and does not count: {why}</translation>
    </message>
</context>
<context>
    <name>PaperKind</name>
    <message>
        <source>收货单</source>
        <translation>Receipt</translation>
    </message>
    <message>
        <source>验收单</source>
        <translation>Acceptance record</translation>
    </message>
    <message>
        <source>拒收报告单</source>
        <translation>Rejection report</translation>
    </message>
    <message>
        <source>差异单</source>
        <translation>Difference list</translation>
    </message>
    <message>
        <source>收货命令卡</source>
        <translation>Command card</translation>
    </message>
    <message>
        <source>扫码枪设置码</source>
        <translation>Reader set-up codes</translation>
    </message>
    <message>
        <source>重码处理单</source>
        <translation>Case sheet</translation>
    </message>
    <message>
        <source>采购订单</source>
        <translation>Purchase order</translation>
    </message>
    <message>
        <source>采购统计</source>
        <translation>Purchase statistics</translation>
    </message>
    <message>
        <source>随货同行单</source>
        <translation>Delivery note</translation>
    </message>
</context>
<context>
    <name>PartsModel</name>
    <message>
        <source>内容</source>
        <translation>Content</translation>
    </message>
    <message>
        <source>名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>含义</source>
        <translation>Meaning</translation>
    </message>
</context>
<context>
    <name>People</name>
    <message>
        <source>{day} 起</source>
        <translation>from {day}</translation>
    </message>
    <message>
        <source>到 {day}</source>
        <translation>until {day}</translation>
    </message>
    <message>
        <source>工作站已停用</source>
        <translation>the workstation is revoked</translation>
    </message>
    <message>
        <source>工作站换了旧的数据库，会重新送来</source>
        <translation>an older database; it comes again</translation>
    </message>
</context>
<context>
    <name>PeopleAsking</name>
    <message>
        <source>手机丢失</source>
        <translation>Telephone lost</translation>
    </message>
    <message>
        <source>解除{who}的手机验证器吗？</source>
        <translation>Drop the telephone of {who}?</translation>
    </message>
    <message>
        <source>他现在的登录都会结束，下次登录时重新绑定手机。请先当面核对是本人。</source>
        <translation>All sessions end, and another telephone is set up at the next sign-in. Make sure in person who asks.</translation>
    </message>
    <message>
        <source>解除</source>
        <translation>Drop it</translation>
    </message>
    <message>
        <source>不做</source>
        <translation>Leave it</translation>
    </message>
</context>
<context>
    <name>PeoplePage</name>
    <message>
        <source>刷新</source>
        <translation>Refresh</translation>
    </message>
    <message>
        <source>登录</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>退出登录</source>
        <translation>Sign out</translation>
    </message>
    <message>
        <source>人员</source>
        <translation>People</translation>
    </message>
    <message>
        <source>岗位与权限</source>
        <translation>Roles and permissions</translation>
    </message>
    <message>
        <source>工作站</source>
        <translation>Workstations</translation>
    </message>
    <message>
        <source>登录会话</source>
        <translation>Sessions</translation>
    </message>
    <message>
        <source>登录规则</source>
        <translation>Sign-in rules</translation>
    </message>
    <message>
        <source>人员与权限</source>
        <translation>People and permissions</translation>
    </message>
    <message>
        <source>已保存{who}；有变化的岗位，他要重新登录。</source>
        <translation>{who} saved; with other roles, a new sign-in is needed.</translation>
    </message>
    <message>
        <source>已收回 {number} 的胸卡，扫它不能再登录。</source>
        <translation>The badge of {number} is withdrawn: scanning it opens nothing any more.</translation>
    </message>
    <message>
        <source>已解除 {number} 的手机验证器，下次登录时重新绑定。</source>
        <translation>The telephone of {number} is dropped; another one is set up at the next sign-in.</translation>
    </message>
    <message>
        <source>已保存岗位“{name}”，持有人下一次操作就按新的权限。</source>
        <translation>Role “{name}” saved; it holds from the next thing its holders do.</translation>
    </message>
    <message>
        <source>已停用这台工作站：它还能交出手里的数据，但不会采用。</source>
        <translation>Workstation revoked: it may still hand in what it has, which is kept and not applied.</translation>
    </message>
    <message>
        <source>已恢复这台工作站。</source>
        <translation>Workstation admitted again.</translation>
    </message>
    <message>
        <source>已保存工作站的配送点，它下次联系前置服务时生效。</source>
        <translation>Saved where the workstation stands; it holds as soon as the workstation has reached the service.</translation>
    </message>
    <message>
        <source>这台工作站不限配送点了，它下次联系前置服务时生效。</source>
        <translation>This workstation stands at no delivery point any more; it holds as soon as it has reached the service.</translation>
    </message>
    <message>
        <source>已结束这个登录，那里要重新登录才能继续。</source>
        <translation>Session ended: somebody has to sign in again there to go on.</translation>
    </message>
    <message>
        <source>已保存登录规则，各工作站下次联系前置服务时生效。</source>
        <translation>Sign-in rules saved; each workstation follows them from its next contact with the service.</translation>
    </message>
    <message>
        <source>已登录：{name}</source>
        <translation>Signed in: {name}</translation>
    </message>
    <message>
        <source>人员、岗位和登录由安全管理员管理，工作站由系统管理员管理，请登录。</source>
        <translation>The security administrator looks after persons, roles and sessions, the system administrator after workstations. Please sign in.</translation>
    </message>
</context>
<context>
    <name>PeriodBox</name>
    <message>
        <source>时间范围</source>
        <translation>Period</translation>
    </message>
    <message>
        <source>从哪天</source>
        <translation>From day</translation>
    </message>
    <message>
        <source>到哪天</source>
        <translation>To day</translation>
    </message>
    <message>
        <source>本月</source>
        <translation>This month</translation>
    </message>
    <message>
        <source>上月</source>
        <translation>Last month</translation>
    </message>
    <message>
        <source>本季度</source>
        <translation>This quarter</translation>
    </message>
    <message>
        <source>今年</source>
        <translation>This year</translation>
    </message>
    <message>
        <source>去年</source>
        <translation>Last year</translation>
    </message>
    <message>
        <source>近 12 个月</source>
        <translation>Last 12 months</translation>
    </message>
    <message>
        <source>自选日期</source>
        <translation>Any days</translation>
    </message>
</context>
<context>
    <name>PeriodTab</name>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>问题</source>
        <translation>Incidents</translation>
    </message>
    <message>
        <source>未恢复</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>SQLite 版本</source>
        <translation>SQLite version</translation>
    </message>
    <message>
        <source>生成 PDF…</source>
        <translation>Make a PDF…</translation>
    </message>
    <message>
        <source>{year} 全年</source>
        <translation>Year {year}</translation>
    </message>
    <message>
        <source>正在统计…</source>
        <translation>Counting…</translation>
    </message>
    <message>
        <source>没有需要处理的事项。</source>
        <translation>Nothing is to be done.</translation>
    </message>
    <message>
        <source>没有统计出来</source>
        <translation>Could not be counted</translation>
    </message>
    <message>
        <source>年度维护报告-{period}.pdf</source>
        <translation>Yearly-report-{period}.pdf</translation>
    </message>
    <message>
        <source>月度巡检报告-{period}.pdf</source>
        <translation>Monthly-report-{period}.pdf</translation>
    </message>
    <message>
        <source>保存报告</source>
        <translation>Save the report</translation>
    </message>
    <message>
        <source>PDF 文件 (*.pdf)</source>
        <translation>PDF files (*.pdf)</translation>
    </message>
    <message>
        <source>{days} 天中巡检 {looked} 天，问题 {incidents} 项，程序出错 {faults} 次</source>
        <translation>Looked at on {looked} of {days} days, {incidents} incidents, {faults} program faults</translation>
    </message>
    <message>
        <source>到货单 {deliveries}，确认收货 {confirmed}，扫码 {scans} 次（重复 {repeated}，判错 {refused}），收入 {packages} 个最小包装，打印标签 {labels} 张（补打 {again}），发现重码 {cases} 起。</source>
        <translation>{deliveries} deliveries, {confirmed} receipts confirmed, {scans} scans ({repeated} repeated, {refused} wrong), {packages} smallest packages taken in, {labels} labels printed ({again} again), {cases} duplicate codes found.</translation>
    </message>
    <message>
        <source>还没有巡检记录：程序打开几分钟后自动巡检，每天一次。</source>
        <translation>No inspections yet: the program looks by itself some minutes after it is opened, once a day.</translation>
    </message>
    <message>
        <source>数据库 {size} MB，磁盘剩余 {free} MB</source>
        <translation>Database {size} MB, {free} MB free on the disk</translation>
    </message>
    <message>
        <source>，按这段时间的增长约 {days} 天后用完</source>
        <translation>; full in about {days} days at this pace</translation>
    </message>
    <message>
        <source>；前置服务的数据库从 {first} MB 到 {last} MB</source>
        <translation>; the service&apos;s database went from {first} MB to {last} MB</translation>
    </message>
</context>
<context>
    <name>PersonDialog</name>
    <message>
        <source>添加人员</source>
        <translation>Add a person</translation>
    </message>
    <message>
        <source>修改人员</source>
        <translation>Change a person</translation>
    </message>
    <message>
        <source>不填：口令不变；填了本人首次登录时要修改</source>
        <translation>Empty: unchanged; otherwise its owner changes it at the first sign-in</translation>
    </message>
    <message>
        <source>生成</source>
        <translation>Make one up</translation>
    </message>
    <message>
        <source>保存  Ctrl+Enter</source>
        <translation>Save  Ctrl+Enter</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>请填写工号和姓名。</source>
        <translation>Fill in number and name.</translation>
    </message>
    <message>
        <source>“{text}”不是日期，请写成 2026-11-22。</source>
        <translation>“{text}” is no date: write it as 2026-11-22.</translation>
    </message>
    <message>
        <source>休假要同时填写开始和截止日期。</source>
        <translation>A leave needs both its first and its last day.</translation>
    </message>
    <message>
        <source>休假的截止日期早于开始日期。</source>
        <translation>The leave ends before it begins.</translation>
    </message>
    <message>
        <source>岗位的截止日期早于开始日期。</source>
        <translation>A role ends before it begins.</translation>
    </message>
    <message>
        <source>无人代理</source>
        <translation>Nobody stands in</translation>
    </message>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>代理人</source>
        <translation>Stands in</translation>
    </message>
    <message>
        <source>从这一天起不能登录，姓名留在历史里</source>
        <translation>No sign-in from this day on; the name stays in the history</translation>
    </message>
    <message>
        <source>工号</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>岗位</source>
        <translation>Role</translation>
    </message>
    <message>
        <source>休假</source>
        <translation>Leave</translation>
    </message>
    <message>
        <source>离职日期</source>
        <translation>Left on</translation>
    </message>
    <message>
        <source>首次口令</source>
        <translation>First password</translation>
    </message>
    <message>
        <source>不能修改自己的岗位、休假和离职，请由另一位安全管理员修改。</source>
        <translation>You cannot change your own roles, leave or end: another security administrator has to.</translation>
    </message>
    <message>
        <source>不填：以后再给；填了本人首次登录时要修改</source>
        <translation>Empty: given later; otherwise its owner changes it at the first sign-in</translation>
    </message>
</context>
<context>
    <name>PersonPage</name>
    <message>
        <source>请{role}本人填写。</source>
        <translation>To be filled in by the {role} in person.</translation>
    </message>
    <message>
        <source>工号(&amp;N)</source>
        <translation>Staff &amp;number</translation>
    </message>
    <message>
        <source>姓名(&amp;M)</source>
        <translation>Na&amp;me</translation>
    </message>
    <message>
        <source>口令(&amp;P)</source>
        <translation>&amp;Password</translation>
    </message>
    <message>
        <source>再输一次(&amp;R)</source>
        <translation>&amp;Repeat</translation>
    </message>
    <message>
        <source>至少 {length} 个字符，大小写、数字、符号中的 {classes} 种</source>
        <translation>At least {length} characters; {classes} of capitals, small letters, digits, signs</translation>
    </message>
    <message>
        <source>三员应为三个不同的人，工号不能相同。</source>
        <translation>The three administrators are three different people, with different numbers.</translation>
    </message>
    <message>
        <source>单据按姓名记人，同名的请在姓名后加区别，如“李四（东院）”。</source>
        <translation>Papers name people by it: add what tells namesakes apart, as “(East)”.</translation>
    </message>
    <message>
        <source>两次输入的口令不一样，请重新输入。</source>
        <translation>The two passwords differ: type them again.</translation>
    </message>
    <message>
        <source>请填写姓名。</source>
        <translation>Please type the name.</translation>
    </message>
    <message>
        <source>请填写工号。</source>
        <translation>Please type the staff number.</translation>
    </message>
</context>
<context>
    <name>PersonsModel</name>
    <message>
        <source>工号</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>岗位</source>
        <translation>Role</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>胸卡</source>
        <translation>Badge</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>没有岗位</source>
        <translation>no role</translation>
    </message>
    <message>
        <source>有</source>
        <translation>Yes</translation>
    </message>
    <message>
        <source>；</source>
        <translation>; </translation>
    </message>
    <message>
        <source>{day} 离职</source>
        <translation>left {day}</translation>
    </message>
    <message>
        <source>无人代理</source>
        <translation>Nobody stands in</translation>
    </message>
    <message>
        <source>休假 {days}，代理 {who}</source>
        <translation>on leave {days}, {who} stands in</translation>
    </message>
</context>
<context>
    <name>PersonsTab</name>
    <message>
        <source>添加</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>修改</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>胸卡</source>
        <translation>Badge</translation>
    </message>
    <message>
        <source>手机丢失</source>
        <translation>Telephone lost</translation>
    </message>
    <message>
        <source>导入</source>
        <translation>Import</translation>
    </message>
    <message>
        <source>工号或姓名的一部分</source>
        <translation>Part of a number or name</translation>
    </message>
    <message>
        <source>查找人员</source>
        <translation>Find people</translation>
    </message>
    <message>
        <source>人员</source>
        <translation>People</translation>
    </message>
    <message>
        <source>休假 {days}，代理 {who}</source>
        <translation>on leave {days}, {who} stands in</translation>
    </message>
    <message>
        <source>{count} 人</source>
        <translation>{count} people</translation>
    </message>
    <message>
        <source>{count} / {all} 人</source>
        <translation>{count} / {all} people</translation>
    </message>
    <message>
        <source>全部状态</source>
        <translation>All states</translation>
    </message>
    <message>
        <source>全部岗位</source>
        <translation>All roles</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>岗位</source>
        <translation>Role</translation>
    </message>
</context>
<context>
    <name>PictureEditor</name>
    <message>
        <source>选择 PNG 文件…</source>
        <translation>Choose a PNG file…</translation>
    </message>
    <message>
        <source>选择图片</source>
        <translation>Choose a picture</translation>
    </message>
    <message>
        <source>读不了这个图片文件，请核对路径。</source>
        <translation>This picture cannot be read: check its path.</translation>
    </message>
    <message>
        <source>图片文件太大，请缩小到 700 KB 以内。</source>
        <translation>The picture is too large: make it smaller than 700 KB.</translation>
    </message>
</context>
<context>
    <name>PicturePage</name>
    <message>
        <source>打开图片…</source>
        <translation>Open pictures…</translation>
    </message>
    <message>
        <source>停止摄像头</source>
        <translation>Stop camera</translation>
    </message>
    <message>
        <source>启动摄像头</source>
        <translation>Start camera</translation>
    </message>
    <message>
        <source>自动计入可靠的码</source>
        <translation>Count sure codes at once</translation>
    </message>
    <message>
        <source>计入可靠的码</source>
        <translation>Count sure codes</translation>
    </message>
    <message>
        <source>确认并计入选中的码  Enter</source>
        <translation>Confirm and count the chosen code  Enter</translation>
    </message>
    <message>
        <source>上一张</source>
        <translation>Previous</translation>
    </message>
    <message>
        <source>下一张</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>摄像头</source>
        <translation>Camera</translation>
    </message>
    <message>
        <source>图中的码</source>
        <translation>Codes in the picture</translation>
    </message>
    <message>
        <source>一张照片，读出全部的码</source>
        <translation>One photo, all its codes</translation>
    </message>
    <message>
        <source>打开照片（也可以拖进来），或启动摄像头。货架、一层药盒、一张清单都可以。</source>
        <translation>Open a photo (or drop it here), or start a camera: a shelf, a layer of boxes, a printed list.</translation>
    </message>
    <message>
        <source>图片 ({patterns})</source>
        <translation>Pictures ({patterns})</translation>
    </message>
    <message>
        <source>打开图片</source>
        <translation>Open pictures</translation>
    </message>
    <message>
        <source>还没有摄像头，请先在“设备”页添加。</source>
        <translation>There is no camera yet: add one under Devices.</translation>
    </message>
    <message>
        <source>收货只计追溯码和箱码。</source>
        <translation>Receiving counts trace codes and carton labels only.</translation>
    </message>
    <message>
        <source>没有打开的收货单：请先在“到货”中打开配送单，再计入。</source>
        <translation>No receipt is open: open a delivery under Deliveries first, then count.</translation>
    </message>
    <message>
        <source>计入收货单 {number}</source>
        <translation>Counts for receipt {number}</translation>
    </message>
    <message>
        <source>没有打开的收货单，只识读不计入</source>
        <translation>No receipt is open: codes are read, not counted</translation>
    </message>
    <message>
        <source>第 {at}/{total} 张</source>
        <translation>picture {at}/{total}</translation>
    </message>
    <message>
        <source>读出 {all} 个码，待确认 {doubtful} 个，已计入 {counted} 个</source>
        <translation>Codes read: {all}, to confirm: {doubtful}, counted: {counted}</translation>
    </message>
</context>
<context>
    <name>PlaceDialog</name>
    <message>
        <source>工作站的配送点</source>
        <translation>Workstation&apos;s delivery point</translation>
    </message>
    <message>
        <source>“{name}”在哪个配送点？</source>
        <translation>At which delivery point does “{name}” stand?</translation>
    </message>
    <message>
        <source>不限配送点</source>
        <translation>Any delivery point</translation>
    </message>
    <message>
        <source>收货、验收、出入库、装箱、打印等没有写配送点的工作，按工作站的配送点检查权限：只有岗位在这里（或整个机构）有效的人可以做。制单和审核按订单的配送点，不受影响。</source>
        <translation>Receiving, acceptance, moving codes, packing, printing and whatever else names no delivery point is checked where the workstation stands: only people whose role holds here, or everywhere, may do it. Placing and approving orders go by the order&apos;s own delivery point.</translation>
    </message>
    <message>
        <source>还没有配送点，请先在“配送关系”里登记。</source>
        <translation>There is no delivery point yet: enter one under Relations first.</translation>
    </message>
    <message>
        <source>保存  Ctrl+Enter</source>
        <translation>Save  Ctrl+Enter</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>Places</name>
    <message>
        <source>收货</source>
        <translation>Receiving</translation>
    </message>
    <message>
        <source>到货</source>
        <translation>Deliveries</translation>
    </message>
    <message>
        <source>扫码解读</source>
        <translation>Decode</translation>
    </message>
    <message>
        <source>设备</source>
        <translation>Devices</translation>
    </message>
    <message>
        <source>拍照识读</source>
        <translation>Pictures</translation>
    </message>
    <message>
        <source>追溯码库</source>
        <translation>Library</translation>
    </message>
    <message>
        <source>对照规则</source>
        <translation>Rules</translation>
    </message>
    <message>
        <source>对照与规则</source>
        <translation>Identifiers and rules</translation>
    </message>
    <message>
        <source>重码处理</source>
        <translation>Cases</translation>
    </message>
    <message>
        <source>采购</source>
        <translation>Buying</translation>
    </message>
    <message>
        <source>待办</source>
        <translation>To do</translation>
    </message>
    <message>
        <source>今日待办</source>
        <translation>To do today</translation>
    </message>
    <message>
        <source>目录</source>
        <translation>Catalogue</translation>
    </message>
    <message>
        <source>药品目录</source>
        <translation>Catalogues</translation>
    </message>
    <message>
        <source>预警</source>
        <translation>Warnings</translation>
    </message>
    <message>
        <source>校验预警</source>
        <translation>Catalogue warnings</translation>
    </message>
    <message>
        <source>订单</source>
        <translation>Orders</translation>
    </message>
    <message>
        <source>采购订单</source>
        <translation>Purchase orders</translation>
    </message>
    <message>
        <source>配送关系</source>
        <translation>Relations</translation>
    </message>
    <message>
        <source>报表</source>
        <translation>Reports</translation>
    </message>
    <message>
        <source>统计报表</source>
        <translation>Statistics</translation>
    </message>
    <message>
        <source>对接</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>平台对接</source>
        <translation>Platform connections</translation>
    </message>
    <message>
        <source>发货</source>
        <translation>Shipping</translation>
    </message>
    <message>
        <source>装箱</source>
        <translation>Packing</translation>
    </message>
    <message>
        <source>发货装箱</source>
        <translation>Packing shipments</translation>
    </message>
    <message>
        <source>标签</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>管理</source>
        <translation>Admin</translation>
    </message>
    <message>
        <source>人员</source>
        <translation>People</translation>
    </message>
    <message>
        <source>人员与权限</source>
        <translation>People and permissions</translation>
    </message>
    <message>
        <source>审计</source>
        <translation>Audit</translation>
    </message>
    <message>
        <source>审计记录</source>
        <translation>Audit log</translation>
    </message>
</context>
<context>
    <name>PlanDialog</name>
    <message>
        <source>{exchange}：时间安排</source>
        <translation>{exchange}: times</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>多久一次</source>
        <translation>How often</translation>
    </message>
    <message>
        <source>几点（北京时间）</source>
        <translation>At (Beijing)</translation>
    </message>
    <message>
        <source>按时自动同步(&amp;A)</source>
        <translation>&amp;Automatically</translation>
    </message>
    <message>
        <source>时间请写成 03:30。</source>
        <translation>Write the time as 03:30.</translation>
    </message>
    <message>
        <source>每天一次</source>
        <translation>Once a day</translation>
    </message>
</context>
<context>
    <name>PlansModel</name>
    <message>
        <source>同步内容</source>
        <translation>Exchange</translation>
    </message>
    <message>
        <source>时间安排</source>
        <translation>Times</translation>
    </message>
    <message>
        <source>上次</source>
        <translation>Last</translation>
    </message>
    <message>
        <source>收到 / 变化 / 失败</source>
        <translation>Came / changed / failed</translation>
    </message>
    <message>
        <source>下次</source>
        <translation>Next</translation>
    </message>
</context>
<context>
    <name>PlatformPart</name>
    <message>
        <source>从平台更新</source>
        <translation>Update from platform</translation>
    </message>
    <message>
        <source>以平台为准</source>
        <translation>Follow the platform</translation>
    </message>
    <message>
        <source>以本院为准</source>
        <translation>Follow the hospital</translation>
    </message>
    <message>
        <source>与平台不同 {count} 条</source>
        <translation>{count} differ from the platform</translation>
    </message>
    <message>
        <source>全部</source>
        <translation>All</translation>
    </message>
    <message>
        <source>上次更新的变动</source>
        <translation>Changes of the last update</translation>
    </message>
    <message>
        <source>列出哪些</source>
        <translation>What to list</translation>
    </message>
    <message>
        <source>正在向平台要配送关系……</source>
        <translation>Asking the platform for relations…</translation>
    </message>
    <message>
        <source>还没有从平台更新过；平台不提供时，可由 HIS 送来或从文件导入。</source>
        <translation>Never updated from the platform; where it has none, HIS can send them, or a file is imported.</translation>
    </message>
    <message>
        <source>（{by}）</source>
        <translation> ({by})</translation>
    </message>
    <message>
        <source>上次从平台更新 {at}{by}：</source>
        <translation>Last update from the platform {at}{by}: </translation>
    </message>
    <message>
        <source>共 {total} 条，没有变化。</source>
        <translation>{total} in all, nothing changed.</translation>
    </message>
    <message>
        <source>共 {total} 条，新增 {added}，变更 {changed}，终止 {ended}。</source>
        <translation>{total} in all: {added} new, {changed} changed, {ended} ended.</translation>
    </message>
    <message>
        <source>；</source>
        <translation>; </translation>
    </message>
    <message>
        <source>{person} {at} 登记</source>
        <translation>laid down by {person} {at}</translation>
    </message>
    <message>
        <source>上次更新：{what}</source>
        <translation>Last update: {what}</translation>
    </message>
    <message>
        <source>配送范围：{text}</source>
        <translation>Area: {text}</translation>
    </message>
    <message>
        <source>配送制约要求：{text}</source>
        <translation>Restraint: {text}</translation>
    </message>
    <message>
        <source>中标期数：{text}</source>
        <translation>Tender: {text}</translation>
    </message>
    <message>
        <source>已取消</source>
        <translation>Removed</translation>
    </message>
    <message>
        <source>与平台不同：本院登记 {ours}，{theirs}。现按本院登记，请核对后选择以谁为准。</source>
        <translation>Differs from the platform: the hospital says {ours}, {theirs}. The hospital&apos;s holds now; check it and choose which is to hold.</translation>
    </message>
    <message>
        <source>平台从 {day} 起已终止</source>
        <translation>the platform ended it from {day}</translation>
    </message>
    <message>
        <source>平台登记 {days}</source>
        <translation>the platform says {days}</translation>
    </message>
    <message>
        <source>新增</source>
        <translation>new</translation>
    </message>
    <message>
        <source>变更</source>
        <translation>changed</translation>
    </message>
    <message>
        <source>终止</source>
        <translation>ended</translation>
    </message>
    <message>
        <source>恢复</source>
        <translation>restored</translation>
    </message>
    <message>
        <source>{what}，原来{before}</source>
        <translation>{what}, before: {before}</translation>
    </message>
</context>
<context>
    <name>PricePlot</name>
    <message>
        <source>还没有价格记录。</source>
        <translation>No prices yet.</translation>
    </message>
    <message>
        <source>价格走势图</source>
        <translation>Prices over time</translation>
    </message>
</context>
<context>
    <name>PricesModel</name>
    <message>
        <source>日期</source>
        <translation>Day</translation>
    </message>
    <message>
        <source>药品</source>
        <translation>Drug</translation>
    </message>
    <message>
        <source>原价（元）</source>
        <translation>Was (CNY)</translation>
    </message>
    <message>
        <source>现价（元）</source>
        <translation>Now (CNY)</translation>
    </message>
    <message>
        <source>变动</source>
        <translation>Change</translation>
    </message>
</context>
<context>
    <name>PrinterDialog</name>
    <message>
        <source>添加标签打印机</source>
        <translation>Add a label printer</translation>
    </message>
    <message>
        <source>修改标签打印机</source>
        <translation>Change a label printer</translation>
    </message>
    <message>
        <source>正在查找打印机…</source>
        <translation>Looking for printers…</translation>
    </message>
    <message>
        <source>正在试打…</source>
        <translation>Trying…</translation>
    </message>
    <message>
        <source>改用 {what}</source>
        <translation>Use {what}</translation>
    </message>
    <message>
        <source>已改用，请再试打一张。</source>
        <translation>Changed: try another label.</translation>
    </message>
    <message>
        <source>请给打印机起个名字，例如“装箱台 1”。</source>
        <translation>Give the printer a name, like “Packing table 1”.</translation>
    </message>
    <message>
        <source>名称“{name}”已经用了，请换一个。</source>
        <translation>The name “{name}” is in use: choose another.</translation>
    </message>
    <message>
        <source>请填写地址：{hint}。</source>
        <translation>Give the address: {hint}.</translation>
    </message>
    <message>
        <source>找到 {count} 处，可以在“地址”里选。</source>
        <translation>Places found: {count}. Choose under “Address”.</translation>
    </message>
    <message>
        <source>这种连接方式下没有找到打印机；接好后再找，或直接填写地址。</source>
        <translation>No printer was found this way: connect it and look again, or give its address.</translation>
    </message>
    <message>
        <source>大家怎么叫它，例如“装箱台 1”</source>
        <translation>What people call it, like “Packing table 1”</translation>
    </message>
    <message>
        <source>{inches} 英寸/秒</source>
        <translation>{inches} in/s</translation>
    </message>
    <message>
        <source>按打印机自己的设置</source>
        <translation>As the printer is set</translation>
    </message>
    <message>
        <source>名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>连接方式</source>
        <translation>Reached by</translation>
    </message>
    <message>
        <source>地址</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>串口速率</source>
        <translation>Serial speed</translation>
    </message>
    <message>
        <source>语言</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>分辨率</source>
        <translation>Resolution</translation>
    </message>
    <message>
        <source>浓度</source>
        <translation>Darkness</translation>
    </message>
    <message>
        <source>速度</source>
        <translation>Speed</translation>
    </message>
    <message>
        <source>打印什么</source>
        <translation>Prints</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>找打印机(&amp;F)</source>
        <translation>&amp;Find printers</translation>
    </message>
    <message>
        <source>试打(&amp;T)</source>
        <translation>&amp;Try</translation>
    </message>
</context>
<context>
    <name>PrintersDialog</name>
    <message>
        <source>打印机设置</source>
        <translation>Printers</translation>
    </message>
    <message>
        <source>“立即打印”：单据一生成就打印，确认收货时自动打印收货单、拒收报告单和差异单；不选则只生成 PDF，在提示条上再决定是否打印。网络打印机须能直接打印 PDF，默认端口 9100。</source>
        <translation>“Print at once” prints a paper as soon as it is made; on confirming, these are the receipt, rejection report and difference list. Unticked, a PDF is made and the notice strip offers to print it. A network printer must print PDF by itself; its port is 9100 unless given.</translation>
    </message>
    <message>
        <source>重新查找打印机</source>
        <translation>Look again</translation>
    </message>
    <message>
        <source>正在查找打印机…</source>
        <translation>Looking for printers…</translation>
    </message>
    <message>
        <source>这台电脑没有打印机；可以用网络打印机，或只生成 PDF。</source>
        <translation>This computer has no printer: use a network printer, or PDF only.</translation>
    </message>
    <message>
        <source>找到 {count} 台打印机。</source>
        <translation>Printers found: {count}.</translation>
    </message>
    <message>
        <source>正在发送测试页…</source>
        <translation>Sending a test page…</translation>
    </message>
    <message>
        <source>已发送到 {printer}，共 {copies} 份；请看打印机是否出纸。</source>
        <translation>Sent to {printer}, copies: {copies}; see whether paper comes out.</translation>
    </message>
    <message>
        <source>请填写“{paper}”的网络打印机地址。</source>
        <translation>Enter the printer address for “{paper}”.</translation>
    </message>
    <message>
        <source>单据</source>
        <translation>Paper</translation>
    </message>
    <message>
        <source>打印机</source>
        <translation>Printer</translation>
    </message>
    <message>
        <source>网络地址</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>份数</source>
        <translation>Copies</translation>
    </message>
    <message>
        <source>立即打印</source>
        <translation>Print at once</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>PrintersModel</name>
    <message>
        <source>名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>连接方式</source>
        <translation>Reached by</translation>
    </message>
    <message>
        <source>地址</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>语言和分辨率</source>
        <translation>Language and resolution</translation>
    </message>
    <message>
        <source>打印什么</source>
        <translation>Prints</translation>
    </message>
</context>
<context>
    <name>PrintersTab</name>
    <message>
        <source>添加</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>修改</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>试打</source>
        <translation>Try</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>标签打印机</source>
        <translation>Label printers</translation>
    </message>
    <message>
        <source>试打会打出一张测试标签，并问打印机它是什么型号、讲什么语言、多少 dpi。</source>
        <translation>Trying prints a test label and asks the printer for its model, language and dpi.</translation>
    </message>
    <message>
        <source>还没有标签打印机</source>
        <translation>No label printer yet</translation>
    </message>
    <message>
        <source>能用网线、USB、串口或系统打印队列连接的标签打印机都可以；没有打印机时，可以先用一个文件夹代替。</source>
        <translation>Any label printer on the network, USB, a serial port or a system queue will do; without one, use a folder for now.</translation>
    </message>
    <message>
        <source>打印机设置读不出来</source>
        <translation>The printers cannot be read</translation>
    </message>
</context>
<context>
    <name>ProblemsList</name>
    <message>
        <source>没有问题：可以印。</source>
        <translation>Nothing is wrong: it can be printed.</translation>
    </message>
    <message>
        <source>提示</source>
        <translation>Hint</translation>
    </message>
    <message>
        <source>错误</source>
        <translation>Error</translation>
    </message>
</context>
<context>
    <name>ProblemsView</name>
    <message>
        <source>不能打印的行和原因</source>
        <translation>Rows that cannot be printed, and why</translation>
    </message>
    <message>
        <source>第 {row} 行</source>
        <translation>Row {row}</translation>
    </message>
    <message>
        <source>行</source>
        <translation>Row</translation>
    </message>
    <message>
        <source>列</source>
        <translation>Column</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
</context>
<context>
    <name>ProofPanel</name>
    <message>
        <source>工号或姓名</source>
        <translation>Staff number or name</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>口令</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>动态口令</source>
        <translation>One-time code</translation>
    </message>
    <message>
        <source>新口令</source>
        <translation>New password</translation>
    </message>
    <message>
        <source>再输一次</source>
        <translation>Once more</translation>
    </message>
    <message>
        <source>6 位数字，或恢复码</source>
        <translation>6 digits, or a recovery code</translation>
    </message>
    <message>
        <source>登录  Enter</source>
        <translation>Sign in  Enter</translation>
    </message>
    <message>
        <source>先以姓名工作（未核实）</source>
        <translation>Work by name for now (not verified)</translation>
    </message>
    <message>
        <source>改用工号和口令</source>
        <translation>Use number and password instead</translation>
    </message>
    <message>
        <source>已扫胸卡，请输入 PIN。</source>
        <translation>Badge scanned: please type its PIN.</translation>
    </message>
    <message>
        <source>密钥（扫不了码时手工输入）：{secret}</source>
        <translation>Key (to type where the code cannot be scanned): {secret}</translation>
    </message>
    <message>
        <source>请在手机验证器里添加，再输入它显示的 6 位数字。</source>
        <translation>Add it to the authenticator on your phone, then type the 6 digits it shows.</translation>
    </message>
    <message>
        <source>两次输入的新口令不一样，请重新输入。</source>
        <translation>The two new passwords differ: please type them again.</translation>
    </message>
</context>
<context>
    <name>PunctualityModel</name>
    <message>
        <source>配送企业</source>
        <translation>Distributor</translation>
    </message>
    <message>
        <source>订单行</source>
        <translation>Lines</translation>
    </message>
    <message>
        <source>到齐</source>
        <translation>Whole</translation>
    </message>
    <message>
        <source>迟到</source>
        <translation>Late</translation>
    </message>
    <message>
        <source>配送率</source>
        <translation>Rate</translation>
    </message>
    <message>
        <source>一般几天到</source>
        <translation>Usual days</translation>
    </message>
    <message>
        <source>最慢几天</source>
        <translation>Most days</translation>
    </message>
</context>
<context>
    <name>Question</name>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>QueueTab</name>
    <message>
        <source>取消未打印的</source>
        <translation>Take back what waits</translation>
    </message>
    <message>
        <source>改打印机</source>
        <translation>Other printer</translation>
    </message>
    <message>
        <source>重打</source>
        <translation>Print again</translation>
    </message>
    <message>
        <source>添加标签打印机</source>
        <translation>Add a label printer</translation>
    </message>
    <message>
        <source>回扫</source>
        <translation>Scan back</translation>
    </message>
    <message>
        <source>回扫贴好的标签：</source>
        <translation>Scan back a label that is stuck on:</translation>
    </message>
    <message>
        <source>扫标签，或输入号码后按 Enter (Ctrl+F)</source>
        <translation>Scan the label, or type its number and press Enter (Ctrl+F)</translation>
    </message>
    <message>
        <source>打印任务</source>
        <translation>Jobs</translation>
    </message>
    <message>
        <source>任务里的标签</source>
        <translation>Labels of the job</translation>
    </message>
    <message>
        <source>继续</source>
        <translation>Go on</translation>
    </message>
    <message>
        <source>暂停</source>
        <translation>Hold</translation>
    </message>
    <message>
        <source>已打完，全部贴好</source>
        <translation>Done, all stuck on</translation>
    </message>
    <message>
        <source>已打出，待回扫</source>
        <translation>Printed, to be scanned back</translation>
    </message>
    <message>
        <source>正在读取…</source>
        <translation>Reading…</translation>
    </message>
    <message>
        <source>没有打印任务</source>
        <translation>No jobs</translation>
    </message>
    <message>
        <source>封箱后箱签会自己进到这里，一张接一张打印；贴好后扫一下，就算贴好。</source>
        <translation>Carton labels come here by themselves when a carton is closed and are printed one by one; scan each back when it is stuck on.</translation>
    </message>
    <message>
        <source>还没有标签打印机</source>
        <translation>No label printer yet</translation>
    </message>
    <message>
        <source>先添加一台标签打印机并试打一张；没有打印机时，可以先用一个文件夹代替。</source>
        <translation>Add a label printer first and try it; without one, use a folder for now.</translation>
    </message>
</context>
<context>
    <name>RawPanel</name>
    <message>
        <source>手工输入</source>
        <translation>Typed</translation>
    </message>
    <message>
        <source>原始数据</source>
        <translation>Raw data</translation>
    </message>
    <message>
        <source>未发送符号标识</source>
        <translation>no AIM identifier</translation>
    </message>
    <message>
        <source>{count} 字节</source>
        <translation>Bytes: {count}</translation>
    </message>
    <message>
        <source>距上次 {gap}</source>
        <translation>{gap} after the last</translation>
    </message>
    <message>
        <source>一扫两读</source>
        <translation>read twice</translation>
    </message>
</context>
<context>
    <name>ReaderDialog</name>
    <message>
        <source>有一项不对，改好再保存。</source>
        <translation>One setting is wrong. Correct it, then save.</translation>
    </message>
    <message>
        <source>修改扫码枪</source>
        <translation>Change a reader</translation>
    </message>
    <message>
        <source>添加扫码枪</source>
        <translation>Add a reader</translation>
    </message>
    <message>
        <source>名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>类型</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>发送内容</source>
        <translation>Sends</translation>
    </message>
    <message>
        <source>启用：收它扫的码</source>
        <translation>In use: take what it scans</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>ReaderTestPanel</name>
    <message>
        <source>扫码枪计数</source>
        <translation>Counts by reader</translation>
    </message>
    <message>
        <source>连扫同一个码 {count} 次</source>
        <translation>Scan one code {count} times</translation>
    </message>
    <message>
        <source>停止测试</source>
        <translation>Stop the test</translation>
    </message>
    <message>
        <source>检查扫码枪是否每次读得一样：按下按钮，把同一个码扫 10 次。</source>
        <translation>See whether a reader reads the same every time: press the button, then scan one code 10 times.</translation>
    </message>
    <message>
        <source>第 {next} 次：请扫同一个码（共 {count} 次）。</source>
        <translation>Scan {next} of {count}: scan the same code.</translation>
    </message>
    <message>
        <source>✓ {count} 次全部相同。</source>
        <translation>✓ All {count} alike.</translation>
    </message>
    <message>
        <source>{count} 次中只有 {same} 次相同。请擦净镜头、调整距离后再测。</source>
        <translation>Only {same} of {count} alike. Clean the lens, change the distance and test again.</translation>
    </message>
    <message>
        <source>另读到 {count} 字节：{text}</source>
        <translation>Also read, {count} bytes: {text}</translation>
    </message>
</context>
<context>
    <name>Readers</name>
    <message>
        <source>USB 虚拟串口（推荐）</source>
        <translation>USB virtual port (recommended)</translation>
    </message>
    <message>
        <source>RS-232 9600 8N1</source>
        <translation>RS-232 9600 8N1</translation>
    </message>
    <message>
        <source>其他参数</source>
        <translation>Other figures</translation>
    </message>
    <message>
        <source>扫码：扫一个，收一个</source>
        <translation>Scans: each code at once</translation>
    </message>
    <message>
        <source>盘点批量：先存在枪里，回来一起传</source>
        <translation>A batch: collected away, sent on return</translation>
    </message>
    <message>
        <source>前缀</source>
        <translation>Prefix</translation>
    </message>
    <message>
        <source>枪加在码前面的字符，收到后去掉。控制符写作 &lt;STX&gt;。</source>
        <translation>What the reader puts before a code; it is taken off. Write control characters as &lt;STX&gt;.</translation>
    </message>
    <message>
        <source>后缀</source>
        <translation>Suffix</translation>
    </message>
    <message>
        <source>枪加在码后面的字符（不算回车换行），收到后去掉。</source>
        <translation>What the reader puts after a code (not the line ending); it is taken off.</translation>
    </message>
    <message>
        <source>分隔符替代</source>
        <translation>Separator as</translation>
    </message>
    <message>
        <source>枪用什么符号代替 GS1 分隔符 &lt;GS&gt;，例如 |。原样发送就空着。</source>
        <translation>What the reader sends for the GS1 separator &lt;GS&gt;, such as |. Empty when it sends it as it is.</translation>
    </message>
    <message>
        <source>端口</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>选现在插着的，或写端口名。usb: 开头的换插口也认得。</source>
        <translation>Choose what is plugged in, or name a port. Those with usb: are known in any socket.</translation>
    </message>
    <message>
        <source>波特率</source>
        <translation>Speed</translation>
    </message>
    <message>
        <source>数据位</source>
        <translation>Data bits</translation>
    </message>
    <message>
        <source>校验位</source>
        <translation>Parity</translation>
    </message>
    <message>
        <source>无 (N)</source>
        <translation>None (N)</translation>
    </message>
    <message>
        <source>偶 (E)</source>
        <translation>Even (E)</translation>
    </message>
    <message>
        <source>奇 (O)</source>
        <translation>Odd (O)</translation>
    </message>
    <message>
        <source>恒 1 (M)</source>
        <translation>Mark (M)</translation>
    </message>
    <message>
        <source>恒 0 (S)</source>
        <translation>Space (S)</translation>
    </message>
    <message>
        <source>停止位</source>
        <translation>Stop bits</translation>
    </message>
    <message>
        <source>结束符</source>
        <translation>Line ending</translation>
    </message>
    <message>
        <source>枪在每个码后面发什么。不清楚就选第一项。</source>
        <translation>What the reader sends after each code. When in doubt, the first.</translation>
    </message>
    <message>
        <source>回车或换行，来什么认什么</source>
        <translation>CR or LF, whatever comes</translation>
    </message>
    <message>
        <source>只认回车 CR</source>
        <translation>CR only</translation>
    </message>
    <message>
        <source>只认换行 LF</source>
        <translation>LF only</translation>
    </message>
    <message>
        <source>只认回车换行 CR LF</source>
        <translation>CR LF only</translation>
    </message>
    <message>
        <source>没有，停顿就算结束</source>
        <translation>Nothing: a pause ends a code</translation>
    </message>
    <message>
        <source>静默超时</source>
        <translation>Silence</translation>
    </message>
    <message>
        <source>停顿这么久，就算一个码结束。0.02 到 5 秒。</source>
        <translation>A pause this long ends a code. 0.02 to 5 seconds.</translation>
    </message>
    <message>
        <source>秒</source>
        <translation>s</translation>
    </message>
    <message>
        <source>毫秒</source>
        <translation>ms</translation>
    </message>
    <message>
        <source>最短码长</source>
        <translation>Shortest code</translation>
    </message>
    <message>
        <source>比这短的算人在打字。3 到 64。</source>
        <translation>Less is a person who types. 3 to 64.</translation>
    </message>
    <message>
        <source>个字符</source>
        <translation>characters</translation>
    </message>
    <message>
        <source>分隔符按键</source>
        <translation>Separator keys</translation>
    </message>
    <message>
        <source>枪用哪些键代表 &lt;GS&gt;，逗号隔开。Ctrl+] 和 Alt+029 总是认得。</source>
        <translation>Keys that stand for &lt;GS&gt;, with commas between. Ctrl+] and Alt+029 are always known.</translation>
    </message>
    <message>
        <source>键盘布局</source>
        <translation>Layout</translation>
    </message>
    <message>
        <source>开着输入法或用外文键盘时，字母数字错位就选第二项。</source>
        <translation>Choose the second when letters or digits come out wrong, with an input method or a foreign keyboard.</translation>
    </message>
    <message>
        <source>跟系统一致</source>
        <translation>The system&apos;s</translation>
    </message>
    <message>
        <source>按美式键盘的键位</source>
        <translation>By the places of a US keyboard</translation>
    </message>
    <message>
        <source>按键间隔</source>
        <translation>Between keys</translation>
    </message>
    <message>
        <source>平均间隔比这短才算扫码枪。蓝牙枪慢，可调大。5 到 80。</source>
        <translation>Faster on average is a reader. More for slow Bluetooth readers. 5 to 80.</translation>
    </message>
    <message>
        <source>允许停顿</source>
        <translation>Longest pause</translation>
    </message>
    <message>
        <source>一个码中间最长停这么久。20 到 500，不小于按键间隔。</source>
        <translation>Within one code. 20 to 500, not less than between keys.</translation>
    </message>
    <message>
        <source>整码时限</source>
        <translation>Whole code</translation>
    </message>
    <message>
        <source>一个码最长打这么久。500 到 30000。</source>
        <translation>A code takes at most this long. 500 to 30000.</translation>
    </message>
    <message>
        <source>USB 标识</source>
        <translation>USB name</translation>
    </message>
    <message>
        <source>选现在插着的，或写 usb:厂商号:产品号。</source>
        <translation>Choose what is plugged in, or write usb:vendor:product.</translation>
    </message>
    <message>
        <source>摄像头</source>
        <translation>Camera</translation>
    </message>
    <message>
        <source>选现在插着的，或写编号、网络摄像头地址。</source>
        <translation>Choose what is plugged in, or write a number or the address of a network camera.</translation>
    </message>
    <message>
        <source>画面宽度</source>
        <translation>Picture width</translation>
    </message>
    <message>
        <source>越宽，小码越清楚；电脑慢就选 1280。</source>
        <translation>Wider reads smaller codes; 1280 for a slow computer.</translation>
    </message>
    <message>
        <source>像素</source>
        <translation>pixels</translation>
    </message>
    <message>
        <source>无</source>
        <translation>none</translation>
    </message>
    <message>
        <source>键盘口</source>
        <translation>Keyboard port</translation>
    </message>
    <message>
        <source>串口</source>
        <translation>Serial port</translation>
    </message>
    <message>
        <source>HID POS</source>
        <translation>HID POS</translation>
    </message>
    <message>
        <source>已连接</source>
        <translation>Connected</translation>
    </message>
    <message>
        <source>已断开</source>
        <translation>Disconnected</translation>
    </message>
    <message>
        <source>不能用</source>
        <translation>Failed</translation>
    </message>
    <message>
        <source>停用</source>
        <translation>Switched off</translation>
    </message>
    <message>
        <source>已停用：它扫的码不收。按 Ctrl+D 启用。</source>
        <translation>Switched off: what it scans is not taken. Ctrl+D switches it on.</translation>
    </message>
    <message>
        <source>待用</source>
        <translation>Resting</translation>
    </message>
    <message>
        <source>看图识码时才打开摄像头。</source>
        <translation>The camera is opened only to read codes in pictures.</translation>
    </message>
    <message>
        <source>程序还没有开始听它。</source>
        <translation>The program does not listen to it yet.</translation>
    </message>
    <message>
        <source>收货台扫码枪</source>
        <translation>Receiving reader</translation>
    </message>
    <message>
        <source>收货台摄像头</source>
        <translation>Receiving camera</translation>
    </message>
</context>
<context>
    <name>ReadersModel</name>
    <message>
        <source>扫码枪</source>
        <translation>Reader</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>最近一次</source>
        <translation>Last</translation>
    </message>
    <message>
        <source>次数</source>
        <translation>Scans</translation>
    </message>
</context>
<context>
    <name>ReasonDialog</name>
    <message>
        <source>请先填写，再确认。</source>
        <translation>Fill it in first.</translation>
    </message>
    <message>
        <source>或写明原因</source>
        <translation>Or say why</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
</context>
<context>
    <name>ReceiptHeader</name>
    <message>
        <source>{complete}/{lines} 行 · 扫码 {scans} 次</source>
        <translation>Lines {complete}/{lines} · scans: {scans}</translation>
    </message>
    <message>
        <source>{complete}/{lines} 行</source>
        <translation>Lines {complete}/{lines}</translation>
    </message>
    <message>
        <source>异常 {count}</source>
        <translation>Exceptions {count}</translation>
    </message>
</context>
<context>
    <name>ReceiptState</name>
    <message>
        <source>待收货</source>
        <translation>New</translation>
    </message>
    <message>
        <source>收货中</source>
        <translation>Receiving</translation>
    </message>
    <message>
        <source>已确认</source>
        <translation>Confirmed</translation>
    </message>
</context>
<context>
    <name>ReceivingPage</name>
    <message>
        <source>录入</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>手工录入一个扫不出的码 (F2)</source>
        <translation>Type a code that cannot be scanned (F2)</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>撤销最近一次计数的扫码 (Ctrl+Z)</source>
        <translation>Take back the last scan that counted (Ctrl+Z)</translation>
    </message>
    <message>
        <source>打印</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>打印收货单 (Ctrl+P)</source>
        <translation>Print the receipt (Ctrl+P)</translation>
    </message>
    <message>
        <source>确认收货</source>
        <translation>Confirm</translation>
    </message>
    <message>
        <source>核对差异并确认收货 (Ctrl+Enter)</source>
        <translation>Check the differences and confirm (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>指令</source>
        <translation>Command</translation>
    </message>
    <message>
        <source>拒收、待处理、恢复和其他命令 (F3)</source>
        <translation>Reject, hold, restore and other commands (F3)</translation>
    </message>
    <message>
        <source>到货</source>
        <translation>Deliveries</translation>
    </message>
    <message>
        <source>到“到货”里选一张配送单，按 Enter 打开；或直接扫箱签。</source>
        <translation>Choose a delivery under “Deliveries” and press Enter, or scan a carton label.</translation>
    </message>
    <message>
        <source>没有打开的收货单</source>
        <translation>No receipt is open</translation>
    </message>
    <message>
        <source>箱</source>
        <translation>Cartons</translation>
    </message>
    <message>
        <source>最近</source>
        <translation>Last</translation>
    </message>
    <message>
        <source>异常筐里还有 {count} 条没有说明（第 {numbers} 次扫码），请先按 Enter 逐条说明。</source>
        <translation>Exceptions not explained yet: {count} (scans {numbers}). Explain each with Enter first.</translation>
    </message>
    <message>
        <source>还有 {count} 盒待处理，请再扫一次收入，或拒收，然后确认收货。</source>
        <translation>Boxes on hold: {count}. Scan them again to take them, or reject them, then confirm.</translation>
    </message>
    <message>
        <source>没有打开的收货单，没有单据可打印。</source>
        <translation>No receipt is open: there is nothing to print.</translation>
    </message>
    <message>
        <source>异常 {count}</source>
        <translation>Exceptions {count}</translation>
    </message>
    <message>
        <source>异常</source>
        <translation>Exceptions</translation>
    </message>
    <message>
        <source>提示 {count}</source>
        <translation>Notices {count}</translation>
    </message>
    <message>
        <source>收货单已确认，可以打印，或回到“到货”。</source>
        <translation>The receipt is confirmed: print it, or go back to “Deliveries”.</translation>
    </message>
    <message>
        <source>已确认</source>
        <translation>Confirmed</translation>
    </message>
    <message>
        <source>请扫箱签，或盒上的药品追溯码。</source>
        <translation>Scan a carton label, or the trace code on a box.</translation>
    </message>
    <message>
        <source>等待扫码</source>
        <translation>Waiting for a scan</translation>
    </message>
</context>
<context>
    <name>RecoveryCodesDialog</name>
    <message>
        <source>恢复码</source>
        <translation>Recovery codes</translation>
    </message>
    <message>
        <source>手机丢失时，可用恢复码代替动态口令，每个只能用一次。请抄下收好，关闭后不再显示。</source>
        <translation>If the phone is lost, a recovery code stands for a one-time code, each once. Write them down: they are not shown again.</translation>
    </message>
    <message>
        <source>我已抄下</source>
        <translation>I wrote them down</translation>
    </message>
</context>
<context>
    <name>RecoveryPaper</name>
    <message>
        <source>恢复密钥</source>
        <translation>Recovery key</translation>
    </message>
    <message>
        <source>打印…</source>
        <translation>Print…</translation>
    </message>
    <message>
        <source>另存为…</source>
        <translation>Save as…</translation>
    </message>
    <message>
        <source>恢复密钥（编号 {name}）：请打印或抄下来，和公章一样保管，不要存在这台电脑里。换电脑、重装系统以后，没有它，谁也打不开这里的数据和备份，厂商也不能。</source>
        <translation>Recovery key ({name}): print it or write it down, and keep it like a seal, not on this computer. On another computer, or after a new installation, nobody opens data and backups without it, not even the vendor.</translation>
    </message>
    <message>
        <source>TraceDock 恢复密钥.txt</source>
        <translation>TraceDock recovery key.txt</translation>
    </message>
    <message>
        <source>恢复密钥存到哪里（U 盘或加密的地方）</source>
        <translation>Where to save the recovery key (a stick, or an encrypted place)</translation>
    </message>
    <message>
        <source>文本 (*.txt)</source>
        <translation>Text (*.txt)</translation>
    </message>
    <message>
        <source>不能存在数据文件夹里：拿走磁盘的人会一起拿到，请另选。</source>
        <translation>Not in the data folder: whoever takes the disk would have it, too. Choose another place.</translation>
    </message>
    <message>
        <source>没有写成：{why}</source>
        <translation>Not written: {why}</translation>
    </message>
    <message>
        <source>已存到 {path}</source>
        <translation>Saved to {path}</translation>
    </message>
    <message>
        <source>没有打印成，请检查打印机，或另存为文件、抄下来。</source>
        <translation>Not printed: check the printer, save it as a file, or write it down.</translation>
    </message>
    <message>
        <source>已送到打印机，请核对打印件再输入。</source>
        <translation>Sent to the printer: look at the paper, then type from it.</translation>
    </message>
</context>
<context>
    <name>RejectDialog</name>
    <message>
        <source>按数量拒收</source>
        <translation>Reject a quantity</translation>
    </message>
    <message>
        <source>拒收下一个扫到的盒或箱</source>
        <translation>Reject the next box or carton scanned</translation>
    </message>
    <message>
        <source>拒收原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>拒收</source>
        <translation>Reject</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>行</source>
        <translation>Line</translation>
    </message>
    <message>
        <source>数量</source>
        <translation>Quantity</translation>
    </message>
    <message>
        <source>备注</source>
        <translation>Remark</translation>
    </message>
</context>
<context>
    <name>Relations</name>
    <message>
        <source>营业执照</source>
        <translation>Business licence</translation>
    </message>
    <message>
        <source>药品经营许可证</source>
        <translation>Drug licence</translation>
    </message>
    <message>
        <source>质量保证协议</source>
        <translation>Quality agreement</translation>
    </message>
    <message>
        <source>授权委托书</source>
        <translation>Letter of authority</translation>
    </message>
    <message>
        <source>其他</source>
        <translation>Other</translation>
    </message>
    <message>
        <source>人工</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>平台</source>
        <translation>Platform</translation>
    </message>
    <message>
        <source>文件</source>
        <translation>File</translation>
    </message>
    <message>
        <source>长期</source>
        <translation>no end</translation>
    </message>
    <message>
        <source>平台登记为“{told}”</source>
        <translation>the platform says “{told}”</translation>
    </message>
    <message>
        <source>{name}已过期 {days} 天</source>
        <translation>{name}: over for {days} d</translation>
    </message>
    <message>
        <source>{name}还有 {days} 天到期</source>
        <translation>{name}: {days} d left</translation>
    </message>
</context>
<context>
    <name>RelationsForms</name>
    <message>
        <source>省标代码</source>
        <translation>Province code</translation>
    </message>
    <message>
        <source>配送企业代码</source>
        <translation>Distributor code</translation>
    </message>
    <message>
        <source>配送点编码</source>
        <translation>Point code</translation>
    </message>
    <message>
        <source>备注</source>
        <translation>Remark</translation>
    </message>
    <message>
        <source>配送关系</source>
        <translation>Relations</translation>
    </message>
    <message>
        <source>统一社会信用代码</source>
        <translation>Unified social credit code</translation>
    </message>
    <message>
        <source>企业名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>联系人</source>
        <translation>Contact</translation>
    </message>
    <message>
        <source>电话</source>
        <translation>Telephone</translation>
    </message>
    <message>
        <source>停用原因（空着：在用）</source>
        <translation>Stopped because (empty: in use)</translation>
    </message>
    <message>
        <source>配送企业</source>
        <translation>Distributor</translation>
    </message>
    <message>
        <source>名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>地址</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>配送点</source>
        <translation>Delivery point</translation>
    </message>
    <message>
        <source>证照</source>
        <translation>Licences</translation>
    </message>
    <message>
        <source>编号</source>
        <translation>No.</translation>
    </message>
    <message>
        <source>名称（其他证照）</source>
        <translation>Name (other licence)</translation>
    </message>
    <message>
        <source>有效期起</source>
        <translation>Valid from</translation>
    </message>
    <message>
        <source>有效期止</source>
        <translation>Valid until</translation>
    </message>
</context>
<context>
    <name>RelationsModel</name>
    <message>
        <source>品种</source>
        <translation>Drug</translation>
    </message>
    <message>
        <source>配送企业</source>
        <translation>Distributor</translation>
    </message>
    <message>
        <source>配送点</source>
        <translation>Delivery point</translation>
    </message>
    <message>
        <source>有效期</source>
        <translation>Valid</translation>
    </message>
    <message>
        <source>来源</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>全部品种</source>
        <translation>All drugs</translation>
    </message>
    <message>
        <source>全部配送点</source>
        <translation>All points</translation>
    </message>
    <message>
        <source>已取消</source>
        <translation>Removed</translation>
    </message>
    <message>
        <source>与平台不同</source>
        <translation>Differs from platform</translation>
    </message>
</context>
<context>
    <name>RelationsPage</name>
    <message>
        <source>配送关系</source>
        <translation>Relations</translation>
    </message>
    <message>
        <source>配送企业</source>
        <translation>Distributors</translation>
    </message>
    <message>
        <source>证照到期</source>
        <translation>Licences ending</translation>
    </message>
    <message>
        <source>配送点</source>
        <translation>Delivery points</translation>
    </message>
    <message>
        <source>新增</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>新证照</source>
        <translation>Licence</translation>
    </message>
    <message>
        <source>导入</source>
        <translation>Import</translation>
    </message>
    <message>
        <source>刷新</source>
        <translation>Refresh</translation>
    </message>
    <message>
        <source>上一页</source>
        <translation>Previous</translation>
    </message>
    <message>
        <source>下一页</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>含已取消的(&amp;G)</source>
        <translation>Removed too (&amp;G)</translation>
    </message>
    <message>
        <source>省标代码；空着列出全部 (Ctrl+F)</source>
        <translation>Province code; empty lists all (Ctrl+F)</translation>
    </message>
    <message>
        <source>企业名称或代码 (Ctrl+F)</source>
        <translation>Name or code (Ctrl+F)</translation>
    </message>
    <message>
        <source>第 {page} 页，本页 {count} 条</source>
        <translation>Page {page}, {count} on it</translation>
    </message>
    <message>
        <source>，往下还有</source>
        <translation>, more follow</translation>
    </message>
    <message>
        <source>没有配送关系</source>
        <translation>No relations</translation>
    </message>
    <message>
        <source>可以从平台更新、从文件导入，或在这里新增。</source>
        <translation>Update from the platform, import a file, or add one here.</translation>
    </message>
    <message>
        <source>没有查到</source>
        <translation>Nothing found</translation>
    </message>
    <message>
        <source>请核对输入，或少写几个字。</source>
        <translation>Check what you typed, or write less.</translation>
    </message>
    <message>
        <source>没有配送企业</source>
        <translation>No distributors</translation>
    </message>
    <message>
        <source>新增配送企业后，可以登记证照和配送关系。</source>
        <translation>Add one, then note its licences and relations.</translation>
    </message>
    <message>
        <source>没有快到期的证照</source>
        <translation>No licences ending</translation>
    </message>
    <message>
        <source>三个月内到期和已过期的证照会列在这里。</source>
        <translation>Licences that have ended or end within three months are listed here.</translation>
    </message>
    <message>
        <source>没有配送点</source>
        <translation>No delivery points</translation>
    </message>
    <message>
        <source>新增配送点，下单时才能选地址。</source>
        <translation>Add one, so that orders can choose it.</translation>
    </message>
    <message>
        <source>{name}还有 {days} 天到期</source>
        <translation>{name}: {days} d left</translation>
    </message>
    <message>
        <source>导入配送关系</source>
        <translation>Import relations</translation>
    </message>
    <message>
        <source>表格 (*.csv *.xlsx)</source>
        <translation>Tables (*.csv *.xlsx)</translation>
    </message>
    <message>
        <source>{count} 条</source>
        <translation>Rows: {count}</translation>
    </message>
</context>
<context>
    <name>RelaysDialog</name>
    <message>
        <source>云码平台</source>
        <translation>Relays</translation>
    </message>
    <message>
        <source>填医院云码平台的地址和它发的密钥，关闭发货后追溯码自动送到那里。本机已登记的机构不用填。医院编码留空的一条，管没有单独填的所有医院。</source>
        <translation>The address of a hospital&apos;s relay and the key it gave; codes go there by themselves when a shipment is closed. The institution this workstation has joined needs none. The one without a hospital is for all that have none of their own.</translation>
    </message>
    <message>
        <source>医院的机构编码，留空：其他所有医院</source>
        <translation>The hospital&apos;s institution; empty: all others</translation>
    </message>
    <message>
        <source>医院自己的 CA 证书（PEM），没有就留空</source>
        <translation>The hospital&apos;s own CA (PEM), or empty</translation>
    </message>
    <message>
        <source>新增</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>保存  Ctrl+Enter</source>
        <translation>Save  Ctrl+Enter</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>其他所有医院</source>
        <translation>All other hospitals</translation>
    </message>
    <message>
        <source>已保存；等着的发货单会自动送去。</source>
        <translation>Saved; shipments that waited go there by themselves.</translation>
    </message>
    <message>
        <source>请填写密钥：地址或密钥编号换了，密钥要重新填。</source>
        <translation>Enter the secret: it goes with its address and key, and those are new.</translation>
    </message>
    <message>
        <source>正在保存…</source>
        <translation>Saving…</translation>
    </message>
    <message>
        <source>再按一次删除</source>
        <translation>Press again to remove</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>已保存，不改就留空</source>
        <translation>Kept; empty: unchanged</translation>
    </message>
    <message>
        <source>平台发的密钥</source>
        <translation>As the relay gave it</translation>
    </message>
    <message>
        <source>只有系统管理员能改云码平台的地址和密钥。</source>
        <translation>Only a system administrator changes relays.</translation>
    </message>
    <message>
        <source>医院编码</source>
        <translation>Hospital</translation>
    </message>
    <message>
        <source>地址</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>密钥编号</source>
        <translation>Key</translation>
    </message>
    <message>
        <source>密钥</source>
        <translation>Secret</translation>
    </message>
    <message>
        <source>CA 证书</source>
        <translation>CA certificate</translation>
    </message>
</context>
<context>
    <name>RemarksDialog</name>
    <message>
        <source>未被接受的操作</source>
        <translation>Operations not accepted</translation>
    </message>
    <message>
        <source>服务端收到并保存了这些操作，但没有计入。“待计入”的会自动补上，“未计入”的请联系管理员核对。</source>
        <translation>The service received and kept these operations but did not count them. “Waiting” ones are counted by themselves later; for “not counted” ones ask the administrator.</translation>
    </message>
    <message>
        <source>知道了</source>
        <translation>Got it</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>RemarksModel</name>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>操作</source>
        <translation>Operation</translation>
    </message>
    <message>
        <source>内容</source>
        <translation>Content</translation>
    </message>
    <message>
        <source>结果</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>未计入</source>
        <translation>Not counted</translation>
    </message>
    <message>
        <source>待计入</source>
        <translation>Waiting</translation>
    </message>
</context>
<context>
    <name>RemarksStrip</name>
    <message>
        <source>{count} 项操作没有被服务端接受，请查看原因。</source>
        <translation>Operations that the service did not accept: {count}. See why.</translation>
    </message>
    <message>
        <source>查看</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>以后再说</source>
        <translation>Later</translation>
    </message>
</context>
<context>
    <name>RepeatDialog</name>
    <message>
        <source>恢复后要重新扫描的码</source>
        <translation>Codes to scan again after the restore</translation>
    </message>
    <message>
        <source>这些码在备份以后扫过，不在恢复的数据库里，按扫码先后排列。请打开对应的配送单重新扫描；已确认的收货单请与纸质单据核对。</source>
        <translation>These codes were scanned after the backup and are not in the restored database; the earliest come first. Open their deliveries and scan them again; check confirmed receipts against the papers.</translation>
    </message>
    <message>
        <source>这些包装都已重新扫描，或已核对处理</source>
        <translation>All of them were scanned again or checked</translation>
    </message>
    <message>
        <source>收起清单</source>
        <translation>Put list away</translation>
    </message>
</context>
<context>
    <name>RepeatStrip</name>
    <message>
        <source>数据库已恢复到 {time} 的备份：此后的 {count} 次扫码不在库里，请重新扫描。</source>
        <translation>The database is back at the backup of {time}. Scans since that are not in it: {count}; scan them again.</translation>
    </message>
    <message>
        <source>查看</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>以后再说</source>
        <translation>Later</translation>
    </message>
</context>
<context>
    <name>ReplayDialog</name>
    <message>
        <source>回放核对 {receipt}</source>
        <translation>Replay {receipt}</translation>
    </message>
    <message>
        <source>按记录的先后，把这张单的每次扫码和操作在临时副本里重做一遍，再逐次、逐行、逐单据比对。只读取数据，期间可以照常扫码。</source>
        <translation>Every scan and act of this receipt is done again in its order on a temporary copy, then compared scan by scan, line by line and paper by paper. Data are only read; go on scanning meanwhile.</translation>
    </message>
    <message>
        <source>不一致之处</source>
        <translation>Differences</translation>
    </message>
    <message>
        <source>正在读取这张单的记录…</source>
        <translation>Reading the records of this receipt…</translation>
    </message>
    <message>
        <source>正在回放：第 {done} 步，共 {total} 步</source>
        <translation>Replaying: step {done} of {total}</translation>
    </message>
    <message>
        <source>已回放 {total} 步，正在比对单据…</source>
        <translation>{total} steps replayed, comparing the papers…</translation>
    </message>
    <message>
        <source>✓ 一致：{steps} 步的判定、收货单、验收单、拒收报告单和差异单都与记录相同。</source>
        <translation>✓ Same: the verdicts of {steps} steps, receipt, acceptance record, rejection report and difference list are as recorded.</translation>
    </message>
    <message>
        <source>已停止，没有比对。</source>
        <translation>Stopped, nothing was compared.</translation>
    </message>
    <message>
        <source>已保存：{path}</source>
        <translation>Saved: {path}</translation>
    </message>
    <message>
        <source>导出录制文件</source>
        <translation>Export the recording</translation>
    </message>
    <message>
        <source>录制文件 (*.gz)</source>
        <translation>Recording (*.gz)</translation>
    </message>
    <message>
        <source>回放核对-{receipt}.txt</source>
        <translation>replay-{receipt}.txt</translation>
    </message>
    <message>
        <source>文本文件 (*.txt)</source>
        <translation>Text (*.txt)</translation>
    </message>
    <message>
        <source>保存报告</source>
        <translation>Save the report</translation>
    </message>
    <message>
        <source>✗ 不一致：回放 {steps} 步，有 {count} 处与记录不同。请从第一处看起。</source>
        <translation>✗ Not the same: {steps} steps replayed, differences: {count}. Begin with the first.</translation>
    </message>
    <message>
        <source>✗ 不一致：回放 {steps} 步，有 {count} 处与记录不同，下面是前 {shown} 处，全部在报告里。请从第一处看起。</source>
        <translation>✗ Not the same: {steps} steps replayed, differences: {count}; the first {shown} are below, all in the report. Begin with the first.</translation>
    </message>
    <message>
        <source>导出录制文件…</source>
        <translation>Export recording…</translation>
    </message>
    <message>
        <source>保存报告…</source>
        <translation>Save report…</translation>
    </message>
    <message>
        <source>停止</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>ReplayPanel</name>
    <message>
        <source>还没有选择记录</source>
        <translation>No recording chosen</translation>
    </message>
    <message>
        <source>选择记录…</source>
        <translation>Choose…</translation>
    </message>
    <message>
        <source>速度</source>
        <translation>Speed</translation>
    </message>
    <message>
        <source>最快</source>
        <translation>Fastest</translation>
    </message>
    <message>
        <source>选择记录</source>
        <translation>Choose a recording</translation>
    </message>
    <message>
        <source>停止</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>回放</source>
        <translation>Replay</translation>
    </message>
    <message>
        <source>选一份工作站日志，或每行一个编码的文本；扫码按记录的间隔重新送出。</source>
        <translation>Choose the journal of a workstation, or a text with one code a line; the scans are sent again at the pace they were recorded.</translation>
    </message>
    <message>
        <source>正在回放：{done} / {total}</source>
        <translation>Playing: {done} / {total}</translation>
    </message>
    <message>
        <source>已停止：{done} / {total}</source>
        <translation>Stopped: {done} / {total}</translation>
    </message>
    <message>
        <source>回放完毕：{done} / {total}</source>
        <translation>Played: {done} / {total}</translation>
    </message>
</context>
<context>
    <name>ResultsView</name>
    <message>
        <source>查到的追溯码</source>
        <translation>Trace codes found</translation>
    </message>
</context>
<context>
    <name>ReturnDialog</name>
    <message>
        <source>申请退货</source>
        <translation>Return</translation>
    </message>
    <message>
        <source>批号</source>
        <translation>Batch</translation>
    </message>
    <message>
        <source>数量（最小销售包装）</source>
        <translation>Quantity (smallest packs)</translation>
    </message>
    <message>
        <source>进货单价（元，含税）</source>
        <translation>Price paid (yuan, with tax)</translation>
    </message>
    <message>
        <source>带量采购品种(&amp;V)</source>
        <translation>Volume-based purchase (&amp;V)</translation>
    </message>
    <message>
        <source>退货原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>配送 {sent}，实收 {received}，拒收 {rejected}；已申请退 {returned}，最多还能退 {left}。</source>
        <translation>{sent} delivered, {received} received, {rejected} rejected; {returned} asked to go back, {left} more at most.</translation>
    </message>
    <message>
        <source>退货总价 {amount} 元。</source>
        <translation>{amount} yuan in all.</translation>
    </message>
    <message>
        <source>数量应为大于 0 的整数。</source>
        <translation>The quantity is a whole number above 0.</translation>
    </message>
    <message>
        <source>请填写进货单价，最多六位小数；平台要核对退货总价。</source>
        <translation>Give the price paid, six decimals at most: the platform checks the sum.</translation>
    </message>
    <message>
        <source>请填写批号和退货原因。</source>
        <translation>Fill in batch and reason.</translation>
    </message>
    <message>
        <source>验收拒收</source>
        <translation>Rejected at acceptance</translation>
    </message>
    <message>
        <source>实收短少</source>
        <translation>Received too few</translation>
    </message>
</context>
<context>
    <name>ReturnsDialog</name>
    <message>
        <source>退货登记</source>
        <translation>Goods back</translation>
    </message>
    <message>
        <source>退回的货</source>
        <translation>Goods that came back</translation>
    </message>
    <message>
        <source>扫不出来时输入码，Enter 提交 (F2)</source>
        <translation>A code that no reader reads, then Enter (F2)</translation>
    </message>
    <message>
        <source>手工录入</source>
        <translation>Type a code</translation>
    </message>
    <message>
        <source>退回原因</source>
        <translation>Why they came back</translation>
    </message>
    <message>
        <source>说明；选“其他”时必填</source>
        <translation>In words; needed for “Other”</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>In words</translation>
    </message>
    <message>
        <source>{rows} 行，待登记 {count}</source>
        <translation>Rows: {rows}, to register: {count}</translation>
    </message>
    <message>
        <source>还有 {count} 没有登记：Ctrl+Enter 登记，再按一次 Esc 就不登记了。</source>
        <translation>{count} are not registered: Ctrl+Enter registers them, Esc once more leaves them.</translation>
    </message>
    <message>
        <source>还没有登记</source>
        <translation>Not registered</translation>
    </message>
    <message>
        <source>请扫退回的盒、中包装、大包装，或整箱的箱标签；拆过的包装逐盒扫。</source>
        <translation>Scan the boxes or packages that came back, or a carton&apos;s label; of opened packages scan each box.</translation>
    </message>
    <message>
        <source>等待扫码</source>
        <translation>Waiting for a scan</translation>
    </message>
    <message>
        <source>登记退货</source>
        <translation>Register</translation>
    </message>
    <message>
        <source>撤销登记</source>
        <translation>Withdraw</translation>
    </message>
    <message>
        <source>移出列表</source>
        <translation>Off the list</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>ReturnsModel</name>
    <message>
        <source>药品</source>
        <translation>Drug</translation>
    </message>
    <message>
        <source>数量</source>
        <translation>Quantity</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>批号 {batch}  {reason}</source>
        <translation>Batch {batch}  {reason}</translation>
    </message>
    <message>
        <source>{amount} 元</source>
        <translation>{amount} yuan</translation>
    </message>
    <message>
        <source>码</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>发货单 · 收货单位</source>
        <translation>Shipment · recipient</translation>
    </message>
    <message>
        <source>箱</source>
        <translation>Carton</translation>
    </message>
    <message>
        <source>登记</source>
        <translation>Registered</translation>
    </message>
    <message>
        <source>未登记</source>
        <translation>Not registered</translation>
    </message>
    <message>
        <source>已退回</source>
        <translation>Came back</translation>
    </message>
    <message>
        <source>{name} 等 {count} 种</source>
        <translation>{name} and others, {count} in all</translation>
    </message>
    <message>
        <source>第 {number} 箱</source>
        <translation>Carton {number}</translation>
    </message>
    <message>
        <source>整箱</source>
        <translation>Whole carton</translation>
    </message>
    <message>
        <source>另 {count} 已退</source>
        <translation>{count} back before</translation>
    </message>
</context>
<context>
    <name>ReturnsTab</name>
    <message>
        <source>退货单</source>
        <translation>Returns</translation>
    </message>
    <message>
        <source>撤回退货</source>
        <translation>Withdraw return</translation>
    </message>
    <message>
        <source>登记平台退货单号</source>
        <translation>Note the platform&apos;s number</translation>
    </message>
    <message>
        <source>等待上报平台。{why}</source>
        <translation>Waits to be sent to the platform. {why}</translation>
    </message>
    <message>
        <source>正在上报平台，平台确认前不能撤回。{why}</source>
        <translation>Being sent; it cannot be withdrawn before the platform confirms. {why}</translation>
    </message>
    <message>
        <source>平台退货单号 {number}，审批中，结果会自动更新。</source>
        <translation>Platform&apos;s number {number}; it is deciding, the result comes by itself.</translation>
    </message>
    <message>
        <source>平台审批未通过。请与配送企业核对；不再退时撤回，要再退时重新申请。</source>
        <translation>The platform refused it. Ask the distributor; withdraw it, or ask again.</translation>
    </message>
    <message>
        <source>平台退货单号 {number}，审批通过，等待配送企业开具冲红发票。</source>
        <translation>Platform&apos;s number {number}; approved, the distributor&apos;s red invoice is awaited.</translation>
    </message>
    <message>
        <source>平台退货单号 {number}，已冲红，发票号 {invoice}。</source>
        <translation>Platform&apos;s number {number}; red invoice {invoice} has come.</translation>
    </message>
    <message>
        <source>平台上已撤销。请与配送企业核对后撤回，或重新申请。</source>
        <translation>Voided at the platform. Ask the distributor, then withdraw it or ask again.</translation>
    </message>
    <message>
        <source>平台拒收：{why}。请撤回，改正后重新申请。</source>
        <translation>The platform refused: {why}. Withdraw it, correct it and ask again.</translation>
    </message>
    <message>
        <source>平台退货单号 {number}，人工录入，请在平台上查看审批结果。</source>
        <translation>Platform&apos;s number {number}, entered by hand: see the result at the platform.</translation>
    </message>
    <message>
        <source>已撤回。</source>
        <translation>Withdrawn.</translation>
    </message>
</context>
<context>
    <name>RoleDialog</name>
    <message>
        <source>新增岗位</source>
        <translation>New role</translation>
    </message>
    <message>
        <source>修改岗位</source>
        <translation>Change role</translation>
    </message>
    <message>
        <source>小写字母开头，如 night-clerk；以后不能改</source>
        <translation>Small letters, like night-clerk; stays for good</translation>
    </message>
    <message>
        <source>元；不填：不限金额</source>
        <translation>yuan; empty: any amount</translation>
    </message>
    <message>
        <source>权限</source>
        <translation>Permissions</translation>
    </message>
    <message>
        <source>保存  Ctrl+Enter</source>
        <translation>Save  Ctrl+Enter</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>您自己持有这个岗位，不能修改它的权限，请由另一位安全管理员修改。</source>
        <translation>You hold this role yourself: another security administrator has to change it.</translation>
    </message>
    <message>
        <source>已有代号为“{word}”的岗位，请换一个。</source>
        <translation>There is a role with the word “{word}” already: choose another.</translation>
    </message>
    <message>
        <source>审核金额上限应为数字，如 50000。</source>
        <translation>The largest order is a number, like 50000.</translation>
    </message>
    <message>
        <source>名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>代号</source>
        <translation>Word</translation>
    </message>
    <message>
        <source>审核订单上限</source>
        <translation>Approves orders up to</translation>
    </message>
    <message>
        <source>三员分立：系统管理、安全管理、审计三类权限不能编进同一个岗位。</source>
        <translation>Three administrators are apart: permissions of system, security and audit cannot be in one role.</translation>
    </message>
</context>
<context>
    <name>RolesModel</name>
    <message>
        <source>权限</source>
        <translation>Permissions</translation>
    </message>
</context>
<context>
    <name>RolesTab</name>
    <message>
        <source>新增岗位</source>
        <translation>New role</translation>
    </message>
    <message>
        <source>修改岗位</source>
        <translation>Change role</translation>
    </message>
    <message>
        <source>岗位与权限</source>
        <translation>Roles and permissions</translation>
    </message>
    <message>
        <source>{name}：{does}</source>
        <translation>{name}: {does}</translation>
    </message>
    <message>
        <source>系统自带</source>
        <translation>from the start</translation>
    </message>
    <message>
        <source>本机构自设</source>
        <translation>this institution&apos;s</translation>
    </message>
    <message>
        <source>{role}（{kind}），{count} 项权限</source>
        <translation>{role} ({kind}), permissions: {count}</translation>
    </message>
    <message>
        <source>，审核订单到 {amount} 元</source>
        <translation>, approves orders up to {amount} yuan</translation>
    </message>
    <message>
        <source>。</source>
        <translation>.</translation>
    </message>
    <message>
        <source>“管理员”合并三员，权限固定，只给声明一人兼任的小机构。</source>
        <translation>The combined administrator holds everything, for small houses that say so openly.</translation>
    </message>
</context>
<context>
    <name>RoomPages</name>
    <message>
        <source>请先在“到货”里打开一张配送单，再做验收。</source>
        <translation>Open a delivery under Deliveries first, then do the acceptance.</translation>
    </message>
    <message>
        <source>请先在“到货”里打开一张配送单，再做四方核对。</source>
        <translation>Open a delivery under Deliveries first, then do the four-way check.</translation>
    </message>
</context>
<context>
    <name>RuleDialog</name>
    <message>
        <source>新增规则</source>
        <translation>New rule</translation>
    </message>
    <message>
        <source>修改规则</source>
        <translation>Change a rule</translation>
    </message>
    <message>
        <source>生效</source>
        <translation>Apply</translation>
    </message>
    <message>
        <source>名称或剂型里的字，例如 注射液</source>
        <translation>A word of the name or form, such as injection</translation>
    </message>
    <message>
        <source>一个品种</source>
        <translation>One drug</translation>
    </message>
    <message>
        <source>一类品种</source>
        <translation>A class of drugs</translation>
    </message>
    <message>
        <source>全部品种</source>
        <translation>All drugs</translation>
    </message>
    <message>
        <source>适用</source>
        <translation>For</translation>
    </message>
    <message>
        <source>品种</source>
        <translation>Drug</translation>
    </message>
    <message>
        <source>类别</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>规则</source>
        <translation>Rule</translation>
    </message>
    <message>
        <source>值</source>
        <translation>Value</translation>
    </message>
</context>
<context>
    <name>RulesDialog</name>
    <message>
        <source>采购设置</source>
        <translation>Rules</translation>
    </message>
    <message>
        <source>保存本项</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>审核金额、库存上下限、中包装、预算和校验级别。</source>
        <translation>Amounts for approval, stock limits, packs, budgets and levels of the check.</translation>
    </message>
    <message>
        <source>已有设置</source>
        <translation>Settings so far</translation>
    </message>
    <message>
        <source>设置</source>
        <translation>Setting</translation>
    </message>
    <message>
        <source>省平台编码 / 科室</source>
        <translation>Province code / department</translation>
    </message>
    <message>
        <source>校验</source>
        <translation>Check</translation>
    </message>
    <message>
        <source>值</source>
        <translation>Value</translation>
    </message>
    <message>
        <source>校验没有通过时怎么办：必须改正的不能提交，需确认的写明理由后提交。</source>
        <translation>What happens where a check fails: what must be corrected cannot be submitted; what must be confirmed needs a reason.</translation>
    </message>
    <message>
        <source>填写科室名称和每月金额（元）；留空取消。</source>
        <translation>Department and yuan a month; empty takes it back.</translation>
    </message>
    <message>
        <source>填写省平台编码和数量（最小销售包装）；留空取消。</source>
        <translation>Province code and quantity (smallest packs); empty takes it back.</translation>
    </message>
    <message>
        <source>填写数字：金额为元，比例为百分数；留空取消。</source>
        <translation>A number: yuan or percent; empty takes it back.</translation>
    </message>
    <message>
        <source>恢复默认</source>
        <translation>Restore defaults</translation>
    </message>
    <message>
        <source>必须改正</source>
        <translation>Must be corrected</translation>
    </message>
    <message>
        <source>需确认</source>
        <translation>Must be confirmed</translation>
    </message>
    <message>
        <source>只提示</source>
        <translation>Told only</translation>
    </message>
    <message>
        <source>不校验</source>
        <translation>Not checked</translation>
    </message>
    <message>
        <source>两级审核起点（元）</source>
        <translation>Two approvals from (yuan)</translation>
    </message>
    <message>
        <source>价格容差（%）</source>
        <translation>Price tolerance (%)</translation>
    </message>
    <message>
        <source>校验级别</source>
        <translation>Level of a check</translation>
    </message>
    <message>
        <source>库存下限</source>
        <translation>Stock: least</translation>
    </message>
    <message>
        <source>库存上限</source>
        <translation>Stock: most</translation>
    </message>
    <message>
        <source>中包装数量</source>
        <translation>Middle pack</translation>
    </message>
    <message>
        <source>起订量</source>
        <translation>Least order</translation>
    </message>
    <message>
        <source>科室月预算（元）</source>
        <translation>Budget a month (yuan)</translation>
    </message>
    <message>
        <source>校验规则</source>
        <translation>Rules of the check</translation>
    </message>
    <message>
        <source>改过的规则还没有启用；再按一次 Esc 就放弃修改。</source>
        <translation>The changed rules are not in use yet; Esc again drops the changes.</translation>
    </message>
</context>
<context>
    <name>RulesModel</name>
    <message>
        <source>适用范围</source>
        <translation>For</translation>
    </message>
    <message>
        <source>规则</source>
        <translation>Rule</translation>
    </message>
    <message>
        <source>值</source>
        <translation>Value</translation>
    </message>
    <message>
        <source>谁 · 何时</source>
        <translation>Who · when</translation>
    </message>
    <message>
        <source>编号</source>
        <translation>No.</translation>
    </message>
    <message>
        <source>字段</source>
        <translation>Field</translation>
    </message>
    <message>
        <source>要求</source>
        <translation>Asks</translation>
    </message>
    <message>
        <source>级别</source>
        <translation>Level</translation>
    </message>
    <message>
        <source>范围</source>
        <translation>For</translation>
    </message>
    <message>
        <source>停用</source>
        <translation>Off</translation>
    </message>
    <message>
        <source>全部品种</source>
        <translation>All drugs</translation>
    </message>
    <message>
        <source>（差 {amount} 元以内不算）</source>
        <translation> (up to {amount} yuan apart counts as same)</translation>
    </message>
</context>
<context>
    <name>RulesPanel</name>
    <message>
        <source>品种规则</source>
        <translation>Drug rules</translation>
    </message>
    <message>
        <source>药品名称、首字母、省标代码或类别 (Ctrl+F)</source>
        <translation>Drug, initials, province code or class (Ctrl+F)</translation>
    </message>
    <message>
        <source>查找规则</source>
        <translation>Find rules</translation>
    </message>
    <message>
        <source>新增规则</source>
        <translation>New rule</translation>
    </message>
    <message>
        <source>修改</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>撤销规则</source>
        <translation>Withdraw</translation>
    </message>
    <message>
        <source>共 {count} 条</source>
        <translation>{count} in all</translation>
    </message>
    <message>
        <source>请核对输入，或清空查找框。</source>
        <translation>Check what you typed, or clear the search.</translation>
    </message>
    <message>
        <source>没有查到</source>
        <translation>Nothing found</translation>
    </message>
    <message>
        <source>没有规则时，全部品种按系统默认收货。可为一个品种、一类品种或全部定规则。</source>
        <translation>Without rules all drugs are received by the defaults. A rule can be for one drug, a class of drugs, or all.</translation>
    </message>
    <message>
        <source>还没有定规则</source>
        <translation>No rules yet</translation>
    </message>
    <message>
        <source>校验规则</source>
        <translation>Rules of the check</translation>
    </message>
    <message>
        <source>允许的价差（元/单位）</source>
        <translation>Tolerance (yuan a unit)</translation>
    </message>
    <message>
        <source>只管这些品种（代码，空格分开）</source>
        <translation>Only these drugs (codes, blanks between)</translation>
    </message>
    <message>
        <source>只管这些医保分类（开头，空格分开）</source>
        <translation>Only these insurance classes (beginnings, blanks between)</translation>
    </message>
    <message>
        <source>为什么改</source>
        <translation>Why it is changed</translation>
    </message>
    <message>
        <source>停用或启用</source>
        <translation>Off or on</translation>
    </message>
    <message>
        <source>会买错收错</source>
        <translation>Wrong goods</translation>
    </message>
    <message>
        <source>要核对</source>
        <translation>To check</translation>
    </message>
    <message>
        <source>提示</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>复制为新规则</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>恢复标准规则</source>
        <translation>Standard rules</translation>
    </message>
    <message>
        <source>试算</source>
        <translation>Try</translation>
    </message>
    <message>
        <source>启用这些规则</source>
        <translation>Take over</translation>
    </message>
    <message>
        <source>药品本位码</source>
        <translation>Drug standard code</translation>
    </message>
    <message>
        <source>两个人同时改了规则，现按最后一次执行；请核对后重新启用。</source>
        <translation>Two changed the rules at once; the last one holds. Check them and take over again.</translation>
    </message>
    <message>
        <source>现在执行标准规则。</source>
        <translation>The standard rules hold.</translation>
    </message>
    <message>
        <source>{person} 于 {at} 启用：{why}</source>
        <translation>{person} took them over {at}: {why}</translation>
    </message>
    <message>
        <source>正在试算…</source>
        <translation>Trying…</translation>
    </message>
    <message>
        <source>正在试算：{checked} / {of}</source>
        <translation>Trying: {checked} of {of}</translation>
    </message>
    <message>
        <source>试算已取消。</source>
        <translation>The trial was stopped.</translation>
    </message>
    <message>
        <source>按这些规则：新增 {new} 条，消除 {closed} 条，变化 {changed} 条。</source>
        <translation>With these rules: {new} new, {closed} cleared, {changed} changed.</translation>
    </message>
    <message>
        <source>新增：{what}</source>
        <translation>New: {what}</translation>
    </message>
    <message>
        <source>消除：{what}</source>
        <translation>Cleared: {what}</translation>
    </message>
</context>
<context>
    <name>RulesTab</name>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>放弃修改</source>
        <translation>Drop changes</translation>
    </message>
    <message>
        <source>登录规则</source>
        <translation>Sign-in rules</translation>
    </message>
    <message>
        <source>提醒要早于到期：请填得比口令有效天数小。</source>
        <translation>The reminder comes before the end: choose fewer days than a password is good for.</translation>
    </message>
    <message>
        <source>对本机构所有人有效；保存后，各工作站下次联系前置服务时按新规则。口令每连续错 {wrong} 次锁定一次，依次 {minutes} 分钟，这一条不能改。</source>
        <translation>For everybody of the institution; workstations follow them from their next contact with the service. Every {wrong} wrong passwords in a row lock, for {minutes} minutes in turn; that cannot be changed.</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>这是培训机构：口令人人知道，也不会到期。</source>
        <translation> This institution is for training: everybody knows the password, and it does not expire.</translation>
    </message>
    <message>
        <source>要求</source>
        <translation>Required</translation>
    </message>
    <message>
        <source>（{least}–{most}）</source>
        <translation> ({least}–{most})</translation>
    </message>
    <message>
        <source>口令</source>
        <translation>Passwords</translation>
    </message>
    <message>
        <source>从下次改口令起，新口令至少要这么长。</source>
        <translation>A new password has to be this long, from its next change on.</translation>
    </message>
    <message>
        <source> 个字符</source>
        <translation> characters</translation>
    </message>
    <message>
        <source>小写、大写、数字、符号，新口令至少要含其中几种。</source>
        <translation>Of small letters, capitals, digits and signs, a new password has to hold this many.</translation>
    </message>
    <message>
        <source> 种</source>
        <translation> kinds</translation>
    </message>
    <message>
        <source>新口令不能与最近这几个口令相同。</source>
        <translation>A new password cannot be one of the last ones, this many back.</translation>
    </message>
    <message>
        <source> 个</source>
        <translation> passwords</translation>
    </message>
    <message>
        <source>口令用满这些天，登录时要先换新的。</source>
        <translation>After these days, signing in asks for a new password first.</translation>
    </message>
    <message>
        <source> 天</source>
        <translation> days</translation>
    </message>
    <message>
        <source>到期前这些天起，登录时提醒换口令。</source>
        <translation>From these days before the end on, signing in reminds its owner.</translation>
    </message>
    <message>
        <source>管理员给的口令，本人要在这些天内换掉，过后不能再用。</source>
        <translation>A password given by an administrator has to be changed by its owner within these days; after that it is void.</translation>
    </message>
    <message>
        <source>在工作站登录</source>
        <translation>Signing in at workstations</translation>
    </message>
    <message>
        <source>不勾选时，工作站只问姓名、不核实是谁；等级保护要求核实。</source>
        <translation>Without it workstations ask for a name and do not check who it is; graded protection wants it checked.</translation>
    </message>
    <message>
        <source>与胸卡一起用的 PIN，新设时至少要这么多位。</source>
        <translation>A new PIN, used together with a badge, has to have this many digits.</translation>
    </message>
    <message>
        <source> 位</source>
        <translation> digits</translation>
    </message>
    <message>
        <source>这么久没有按键和扫码就锁屏；正在做的工作原样留着。</source>
        <translation>The screen locks after so long without a key or a scan; the work stays as it is.</translation>
    </message>
    <message>
        <source> 分钟</source>
        <translation> minutes</translation>
    </message>
    <message>
        <source>连不上前置服务时，在这台工作站核实过的人还能登录几天；0 为不能。</source>
        <translation>How many days a person known at a workstation can sign in there without the service; 0 for not at all.</translation>
    </message>
    <message>
        <source>双人复核（第二人当场证明身份）</source>
        <translation>Second person (proves on the spot who they are)</translation>
    </message>
    <message>
        <source>验收单的第二签字人，不能只填姓名。</source>
        <translation>Whoever signs an acceptance second cannot just be named.</translation>
    </message>
    <message>
        <source>销毁药品、认定疑似假药，都无法撤回。</source>
        <translation>Drugs that are destroyed, or called counterfeit, do not come back.</translation>
    </message>
    <message>
        <source>收货和目录的规则管着以后每一次收货。</source>
        <translation>Rules of receiving and catalogues hold for every delivery to come.</translation>
    </message>
    <message>
        <source>备份会换掉工作站现在的数据库。</source>
        <translation>The backup takes the place of the workstation&apos;s database.</translation>
    </message>
</context>
<context>
    <name>RunsDialog</name>
    <message>
        <source>运行记录：{title}</source>
        <translation>Runs: {title}</translation>
    </message>
    <message>
        <source>运行记录</source>
        <translation>Runs</translation>
    </message>
    <message>
        <source>正在读取…</source>
        <translation>Reading…</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>还没有运行过。</source>
        <translation>Nothing ran yet.</translation>
    </message>
    <message>
        <source>没有更多说明。</source>
        <translation>Nothing more to say.</translation>
    </message>
</context>
<context>
    <name>RunsModel</name>
    <message>
        <source>开始</source>
        <translation>Began</translation>
    </message>
    <message>
        <source>同步内容</source>
        <translation>Exchange</translation>
    </message>
    <message>
        <source>结果</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>收到 / 变化 / 失败</source>
        <translation>Came / changed / failed</translation>
    </message>
    <message>
        <source>定时</source>
        <translation>Timer</translation>
    </message>
    <message>
        <source>手动</source>
        <translation>By hand</translation>
    </message>
    <message>
        <source>用时 {seconds} 秒</source>
        <translation>took {seconds} s</translation>
    </message>
</context>
<context>
    <name>ScanStrip</name>
    <message>
        <source>显示全部</source>
        <translation>Show all</translation>
    </message>
    <message>
        <source>“{text}”可能属于下面 {count} 张配送单，请选一张。</source>
        <translation>“{text}” may belong to these {count} deliveries: choose one.</translation>
    </message>
    <message>
        <source>“{text}”没有随单交付；下面 {count} 张配送单有这个品种，请选一张。</source>
        <translation>“{text}” was not handed over with a delivery; these {count} deliveries have the drug: choose one.</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>追溯码（整码、开头或末 4 位）、药品名称或首字母、批号、单号 (Ctrl+F)</source>
        <translation>Trace code (whole, beginning or last 4), drug name or initials, batch, number (Ctrl+F)</translation>
    </message>
    <message>
        <source>查找追溯码</source>
        <translation>Find trace codes</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>从哪天</source>
        <translation>From day</translation>
    </message>
    <message>
        <source>到哪天</source>
        <translation>To day</translation>
    </message>
    <message>
        <source>从 2026-11-01</source>
        <translation>from 2026-11-01</translation>
    </message>
    <message>
        <source>到 2026-11-30</source>
        <translation>to 2026-11-30</translation>
    </message>
    <message>
        <source>全部状态</source>
        <translation>All states</translation>
    </message>
    <message>
        <source>已出库：{kind}</source>
        <translation>Issued: {kind}</translation>
    </message>
    <message>
        <source>全部时间</source>
        <translation>Any time</translation>
    </message>
    <message>
        <source>收货日期…</source>
        <translation>Received on…</translation>
    </message>
    <message>
        <source>出库日期…</source>
        <translation>Issued on…</translation>
    </message>
    <message>
        <source>今天收货</source>
        <translation>Received today</translation>
    </message>
    <message>
        <source>今天出库</source>
        <translation>Issued today</translation>
    </message>
    <message>
        <source>近 {days} 天收货</source>
        <translation>Received, {days} days</translation>
    </message>
    <message>
        <source>近 {days} 天出库</source>
        <translation>Issued, {days} days</translation>
    </message>
</context>
<context>
    <name>SecondDialog</name>
    <message>
        <source>第二人复核</source>
        <translation>A second person</translation>
    </message>
    <message>
        <source>复核同意  Enter</source>
        <translation>Agree  Enter</translation>
    </message>
    <message>
        <source>不办理  Esc</source>
        <translation>Leave it undone  Esc</translation>
    </message>
    <message>
        <source>请先自己登录一次，绑定手机验证器，再来复核。</source>
        <translation>Sign in once yourself to set your phone up, and then agree.</translation>
    </message>
    <message>
        <source>{person} 签字，请本人证明身份：扫胸卡输 PIN，或输口令。</source>
        <translation>{person} signs: prove it in person, with badge and PIN or with the password.</translation>
    </message>
    <message>
        <source>{act}要两个人：{first} 正在办理，请另一位有同样权限的人复核，扫胸卡输 PIN，或输工号和口令。</source>
        <translation>{act}: this takes two. {first} is doing it; another person with the same right agrees, with badge and PIN or with number and password.</translation>
    </message>
</context>
<context>
    <name>SecondPlaceRow</name>
    <message>
        <source>第二个位置…</source>
        <translation>Second place…</translation>
    </message>
    <message>
        <source>备份另外复制到另一块磁盘、U 盘或共享文件夹，复制后读回核对</source>
        <translation>Backups are copied to another disk, a USB disk or a share as well, and read back there</translation>
    </message>
    <message>
        <source>不再复制</source>
        <translation>Copy no more</translation>
    </message>
    <message>
        <source>{text}（由设置文件指定）</source>
        <translation>{text} (laid down in the settings file)</translation>
    </message>
    <message>
        <source>备份另外复制到哪个文件夹</source>
        <translation>To which folder are backups copied as well?</translation>
    </message>
</context>
<context>
    <name>SeenTab</name>
    <message>
        <source>正在读取…</source>
        <translation>Reading…</translation>
    </message>
    <message>
        <source>或</source>
        <translation> or </translation>
    </message>
    <message>
        <source>需要有{names}权限的人登录。</source>
        <translation>Somebody with the permission {names} has to sign in.</translation>
    </message>
    <message>
        <source>看自己在哪里登录，请先登录服务端。</source>
        <translation>Sign in at the service to see where you are signed in.</translation>
    </message>
    <message>
        <source>请先登录</source>
        <translation>Please sign in</translation>
    </message>
    <message>
        <source>这里您不能查看</source>
        <translation>You may not see this</translation>
    </message>
</context>
<context>
    <name>SentNote</name>
    <message>
        <source>{number} 已上传平台，平台订单号 {platform_no}。</source>
        <translation>{number} was sent; the platform&apos;s number is {platform_no}.</translation>
    </message>
</context>
<context>
    <name>ServicePage</name>
    <message>
        <source>核对开通码</source>
        <translation>Check the set-up code</translation>
    </message>
    <message>
        <source>请填写服务地址、开通码和本机名称。</source>
        <translation>Please type the address, the set-up code and the name of this workstation.</translation>
    </message>
</context>
<context>
    <name>SessionsModel</name>
    <message>
        <source>人员</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>工作站</source>
        <translation>Workstation</translation>
    </message>
    <message>
        <source>地址</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>登录时间</source>
        <translation>Since</translation>
    </message>
    <message>
        <source>最近使用</source>
        <translation>Last used</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>本次登录</source>
        <translation>this session</translation>
    </message>
    <message>
        <source>在用</source>
        <translation>in use</translation>
    </message>
    <message>
        <source>{who} 结束</source>
        <translation>ended by {who}</translation>
    </message>
    <message>
        <source>已退出</source>
        <translation>signed out</translation>
    </message>
</context>
<context>
    <name>SessionsTab</name>
    <message>
        <source>只看在用的登录</source>
        <translation>Only sessions that are open</translation>
    </message>
    <message>
        <source>结束登录</source>
        <translation>End session</translation>
    </message>
    <message>
        <source>登录会话</source>
        <translation>Sessions</translation>
    </message>
</context>
<context>
    <name>SetUpDialog</name>
    <message>
        <source>三个设置码都扫到了</source>
        <translation>All three codes were scanned</translation>
    </message>
    <message>
        <source>扫描纸上的第 {number} 个码</source>
        <translation>Scan code {number} of the sheet</translation>
    </message>
    <message>
        <source>核对下面的结果，按 Alt+S 保存；保存前仍按原来的设置使用。</source>
        <translation>Check the result and press Alt+S to save; until then the reader is used as before.</translation>
    </message>
    <message>
        <source>还没有那张纸？按 Alt+P 打印。用“{reader}”扫，不要用别的枪。</source>
        <translation>No sheet yet? Alt+P prints it. Scan with “{reader}”, not with another reader.</translation>
    </message>
    <message>
        <source>收到：{arrived}</source>
        <translation>Arrived: {arrived}</translation>
    </message>
    <message>
        <source>现在的设置就是对的，不用改。</source>
        <translation>The settings are right as they are.</translation>
    </message>
    <message>
        <source>将要改动：</source>
        <translation>To be changed:</translation>
    </message>
    <message>
        <source>扫码设置：{reader}</source>
        <translation>Set up: {reader}</translation>
    </message>
    <message>
        <source>打印设置码</source>
        <translation>Print the codes</translation>
    </message>
    <message>
        <source>打开设置码</source>
        <translation>Open the sheet</translation>
    </message>
    <message>
        <source>重来</source>
        <translation>Start again</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>放弃</source>
        <translation>Give up</translation>
    </message>
    <message>
        <source>确定放弃这次设置吗？再按一次 Esc 放弃；要继续，接着扫码就行。</source>
        <translation>Give this set-up up? Esc once more gives up; to go on, just scan.</translation>
    </message>
</context>
<context>
    <name>SettingsForm</name>
    <message>
        <source>▾ 高级设置</source>
        <translation>▾ Advanced</translation>
    </message>
    <message>
        <source>▸ 高级设置</source>
        <translation>▸ Advanced</translation>
    </message>
    <message>
        <source>接法</source>
        <translation>Connected by</translation>
    </message>
</context>
<context>
    <name>Settle</name>
    <message>
        <source>退回配送企业</source>
        <translation>Sent back to the distributor</translation>
    </message>
    <message>
        <source>误扫，不是本次到货</source>
        <translation>Scanned by mistake, not of this delivery</translation>
    </message>
    <message>
        <source>已改扫正确的码</source>
        <translation>The right code was scanned instead</translation>
    </message>
    <message>
        <source>单独存放，待质量负责人处理</source>
        <translation>Put aside for the quality lead</translation>
    </message>
    <message>
        <source>已与配送企业核实</source>
        <translation>Checked with the distributor</translation>
    </message>
</context>
<context>
    <name>SettleDialog</name>
    <message>
        <source>说明异常</source>
        <translation>Explain an exception</translation>
    </message>
    <message>
        <source>补充说明（可不填）</source>
        <translation>More to say (optional)</translation>
    </message>
    <message>
        <source>补充说明</source>
        <translation>More to say</translation>
    </message>
    <message>
        <source>确定</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>ShipmentHeader</name>
    <message>
        <source>{cartons} 箱，已贴签 {done}</source>
        <translation>Cartons {cartons}, labelled {done}</translation>
    </message>
    <message>
        <source>箱签：{printer}</source>
        <translation>Labels: {printer}</translation>
    </message>
    <message>
        <source>订单 {number}</source>
        <translation>Order {number}</translation>
    </message>
</context>
<context>
    <name>ShipmentWork</name>
    <message>
        <source>请扫盒、中包装或大包装上的药品追溯码；封箱后扫箱上的新标签。</source>
        <translation>Scan trace codes of boxes, middle or large packages; after closing a carton scan its new label.</translation>
    </message>
    <message>
        <source>等待扫码</source>
        <translation>Waiting for a scan</translation>
    </message>
    <message>
        <source>这张发货单已经结束：Ctrl+P 打印随货同行单，Esc 回到列表。</source>
        <translation>This shipment has ended: Ctrl+P prints the delivery note, Esc goes back to the list.</translation>
    </message>
    <message>
        <source>Ctrl+Shift+S 再发一次；要改货，按 F3 选“重新装箱”。</source>
        <translation>Ctrl+Shift+S sends it again; to change goods press F3 and choose “Pack again”.</translation>
    </message>
</context>
<context>
    <name>ShipmentsFilter</name>
    <message>
        <source>全部状态</source>
        <translation>All states</translation>
    </message>
    <message>
        <source>装箱中</source>
        <translation>Packing</translation>
    </message>
    <message>
        <source>等待上传</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>被退回</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>已上传</source>
        <translation>Handed over</translation>
    </message>
    <message>
        <source>有退货</source>
        <translation>With goods back</translation>
    </message>
    <message>
        <source>已放弃</source>
        <translation>Given up</translation>
    </message>
    <message>
        <source>最近的在前</source>
        <translation>Newest first</translation>
    </message>
    <message>
        <source>按单号</source>
        <translation>By number</translation>
    </message>
    <message>
        <source>按收货单位</source>
        <translation>By recipient</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>排序</source>
        <translation>Order</translation>
    </message>
</context>
<context>
    <name>ShipmentsModel</name>
    <message>
        <source>随货同行单号</source>
        <translation>Delivery note number</translation>
    </message>
    <message>
        <source>收货单位</source>
        <translation>Recipient</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>上传</source>
        <translation>Handed over</translation>
    </message>
    <message>
        <source>行数</source>
        <translation>Lines</translation>
    </message>
    <message>
        <source>已装 / 应装</source>
        <translation>Packed / ordered</translation>
    </message>
    <message>
        <source>已贴签 / 箱数</source>
        <translation>Labelled / cartons</translation>
    </message>
    <message>
        <source>开始装箱</source>
        <translation>Begun</translation>
    </message>
    <message>
        <source>订单 {number}</source>
        <translation>Order {number}</translation>
    </message>
    <message>
        <source>已退回 {count}</source>
        <translation>{count} came back</translation>
    </message>
</context>
<context>
    <name>ShipmentsPanel</name>
    <message>
        <source>发货单</source>
        <translation>Shipments</translation>
    </message>
    <message>
        <source>导入随货同行单（CSV、XLSX 或 JSON）就能开始装箱；列出后按 Enter 打开。</source>
        <translation>Import a delivery note (CSV, XLSX or JSON) to begin packing; Enter opens what is listed.</translation>
    </message>
    <message>
        <source>还没有发货单</source>
        <translation>No shipments yet</translation>
    </message>
    <message>
        <source>装箱中</source>
        <translation>Packing</translation>
    </message>
    <message>
        <source>单号、订单号、收货单位 (Ctrl+F)</source>
        <translation>Number, order, recipient (Ctrl+F)</translation>
    </message>
    <message>
        <source>查找发货单</source>
        <translation>Search shipments</translation>
    </message>
    <message>
        <source>{count} 张发货单等待上传：{why}</source>
        <translation>Shipments that wait to be handed over: {count}. {why}</translation>
    </message>
    <message>
        <source>换一个单号或医院名，或把状态改为“全部状态”。</source>
        <translation>Try another number or hospital, or choose “All states”.</translation>
    </message>
    <message>
        <source>没有符合的发货单</source>
        <translation>No such shipment</translation>
    </message>
    <message>
        <source>共 {count} 张</source>
        <translation>{count} in all</translation>
    </message>
    <message>
        <source>只列出前 {count} 张，请查找</source>
        <translation>The first {count} only: search</translation>
    </message>
</context>
<context>
    <name>ShippingPages</name>
    <message>
        <source>标签设计</source>
        <translation>Label designs</translation>
    </message>
</context>
<context>
    <name>SidePanel</name>
    <message>
        <source>名称、拼音首字母、任何代码或生产企业，可用空格隔开几个词 (Ctrl+F)</source>
        <translation>Name, initials, any code or maker; several words with blanks (Ctrl+F)</translation>
    </message>
    <message>
        <source>查找品种</source>
        <translation>Find drugs</translation>
    </message>
    <message>
        <source>含已移出的(&amp;M)</source>
        <translation>Re&amp;moved too</translation>
    </message>
    <message>
        <source>已列出 {count} 个，往下还有</source>
        <translation>{count} listed, more below</translation>
    </message>
    <message>
        <source>共 {count} 个</source>
        <translation>{count} found</translation>
    </message>
    <message>
        <source>没有查到</source>
        <translation>Nothing found</translation>
    </message>
    <message>
        <source>请核对输入，少写几个字，或勾选“含已移出的”再查。</source>
        <translation>Check what you typed, type less, or tick “Removed too”.</translation>
    </message>
    <message>
        <source>从文件导入，或等省平台同步；院内目录也可由 HIS 推送。</source>
        <translation>Import a file, or wait for the sync; HIS can send the hospital&apos;s too.</translation>
    </message>
    <message>
        <source>{catalogue}还是空的</source>
        <translation>{catalogue}: nothing yet</translation>
    </message>
</context>
<context>
    <name>SignInDialog</name>
    <message>
        <source>登录服务端</source>
        <translation>Sign in at the service</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
</context>
<context>
    <name>SignInPage</name>
    <message>
        <source>药品追溯收货工作站</source>
        <translation>TraceDock receiving workstation</translation>
    </message>
    <message>
        <source>请登录：输入工号和口令，或扫胸卡。</source>
        <translation>Please sign in: staff number and password, or scan your badge.</translation>
    </message>
    <message>
        <source>谁在使用？选一个名字，或输入名字。</source>
        <translation>Who is working? Choose or type a name.</translation>
    </message>
    <message>
        <source>收货员</source>
        <translation>Persons</translation>
    </message>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>开始工作  Enter</source>
        <translation>Begin  Enter</translation>
    </message>
</context>
<context>
    <name>SignatureRow</name>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>撤回签字</source>
        <translation>Take back</translation>
    </message>
    <message>
        <source>签字</source>
        <translation>Sign</translation>
    </message>
    <message>
        <source>{at} 签字后有改动，请重新签字</source>
        <translation>Changed since signed {at}: sign again</translation>
    </message>
    <message>
        <source>✓ 已签 {at}</source>
        <translation>✓ Signed {at}</translation>
    </message>
</context>
<context>
    <name>SignaturesPanel</name>
    <message>
        <source>本单有特殊管理药品：验收人和第二验收人必须是两个人，当场先后签字。</source>
        <translation>This receipt has specially controlled drugs: two different persons must sign, one after the other, on the spot.</translation>
    </message>
    <message>
        <source>填姓名，按 Enter 签字。签字后又有改动的，要重新签字。</source>
        <translation>Type your name and press Enter to sign. After a change, sign again.</translation>
    </message>
</context>
<context>
    <name>SpanBox</name>
    <message>
        <source>今天</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>近 7 天</source>
        <translation>7 days</translation>
    </message>
    <message>
        <source>近 30 天</source>
        <translation>30 days</translation>
    </message>
    <message>
        <source>不限日期</source>
        <translation>Any day</translation>
    </message>
    <message>
        <source>自选日期</source>
        <translation>Choose days</translation>
    </message>
    <message>
        <source>日期</source>
        <translation>Day</translation>
    </message>
    <message>
        <source>从哪天</source>
        <translation>From</translation>
    </message>
    <message>
        <source>到哪天</source>
        <translation>To</translation>
    </message>
</context>
<context>
    <name>SpeechSwitch</name>
    <message>
        <source>语音播报</source>
        <translation>Speech</translation>
    </message>
    <message>
        <source>语音播报（没有语音程序，请安装 espeak-ng）</source>
        <translation>Speech (no speech program: install espeak-ng)</translation>
    </message>
    <message>
        <source>语音播报（系统里没有这种语言的语音，请先添加）</source>
        <translation>Speech (the system has no voice for this language: add one)</translation>
    </message>
</context>
<context>
    <name>SplitDialog</name>
    <message>
        <source>按配送企业拆分</source>
        <translation>Split</translation>
    </message>
    <message>
        <source>拆分</source>
        <translation>Split</translation>
    </message>
    <message>
        <source>拆分成 {count} 张草稿，每家配送企业一张，原订单保留第一张：</source>
        <translation>It becomes {count} drafts, one for each distributor; this order keeps the first:</translation>
    </message>
    <message>
        <source>拆分预览</source>
        <translation>What it becomes</translation>
    </message>
    <message>
        <source>未选配送企业</source>
        <translation>no distributor</translation>
    </message>
    <message>
        <source> 等</source>
        <translation> and others</translation>
    </message>
    <message>
        <source>{who}：{count} 个品种，{amount} 元</source>
        <translation>{who}: drugs: {count}, {amount} yuan</translation>
    </message>
</context>
<context>
    <name>StandingPanel</name>
    <message>
        <source>机构</source>
        <translation>Institution</translation>
    </message>
    <message>
        <source>工作站</source>
        <translation>Workstation</translation>
    </message>
    <message>
        <source>配送点</source>
        <translation>Delivery point</translation>
    </message>
    <message>
        <source>登记时间</source>
        <translation>Enrolled</translation>
    </message>
    <message>
        <source>前置服务</source>
        <translation>Service</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>最近联系</source>
        <translation>Last contact</translation>
    </message>
    <message>
        <source>待上传</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>备份</source>
        <translation>Backup</translation>
    </message>
    <message>
        <source>时钟</source>
        <translation>Clock</translation>
    </message>
    <message>
        <source>凭据</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>{name}（{number} 号）</source>
        <translation>{name} (no. {number})</translation>
    </message>
    <message>
        <source>不限</source>
        <translation>any</translation>
    </message>
    <message>
        <source>本机的培训服务（培训模式不能改）</source>
        <translation>This computer&apos;s training service (fixed while training)</translation>
    </message>
    <message>
        <source>与服务端一致</source>
        <translation>The same as the service</translation>
    </message>
    <message>
        <source>本机比服务端快 {minutes} 分钟，请校准本机时钟</source>
        <translation>This computer is {minutes} minutes ahead of the service: set its clock</translation>
    </message>
    <message>
        <source>本机比服务端慢 {minutes} 分钟，请校准本机时钟</source>
        <translation>This computer is {minutes} minutes behind the service: set its clock</translation>
    </message>
    <message>
        <source>没有凭据，不能同步；扫过的都保存在本机</source>
        <translation>No token, so nothing is synced; all that was scanned is kept here</translation>
    </message>
    <message>
        <source>{count} 条，自 {time} 起；都保存在本机，连上后自动上传</source>
        <translation>{count} since {time}; all kept here and sent as soon as there is contact</translation>
    </message>
    <message>
        <source>没有，都已上传</source>
        <translation>Nothing: all of it was sent</translation>
    </message>
    <message>
        <source>{count} 条还没有进入服务端核对过的备份，本机替它们保留着</source>
        <translation>{count} are in no verified backup of the service yet; this workstation keeps them</translation>
    </message>
    <message>
        <source>全部都在服务端核对过的备份里</source>
        <translation>All of it is in a verified backup of the service</translation>
    </message>
    <message>
        <source>在线</source>
        <translation>Online</translation>
    </message>
    <message>
        <source>离线，会自动重试</source>
        <translation>Offline; tried again by itself</translation>
    </message>
    <message>
        <source>服务端拒绝</source>
        <translation>Refused by the service</translation>
    </message>
    <message>
        <source>本机未登记</source>
        <translation>Not enrolled</translation>
    </message>
</context>
<context>
    <name>Statistics</name>
    <message>
        <source>品种</source>
        <translation>Drug</translation>
    </message>
    <message>
        <source>药品分类</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>生产企业</source>
        <translation>Maker</translation>
    </message>
    <message>
        <source>配送企业</source>
        <translation>Distributor</translation>
    </message>
    <message>
        <source>科室</source>
        <translation>Department</translation>
    </message>
    <message>
        <source>差异原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>月份</source>
        <translation>Month</translation>
    </message>
    <message>
        <source>日期</source>
        <translation>Day</translation>
    </message>
    <message>
        <source>对照</source>
        <translation>Match</translation>
    </message>
    <message>
        <source>批准文号</source>
        <translation>Approval number</translation>
    </message>
    <message>
        <source>省标代码</source>
        <translation>Province code</translation>
    </message>
    <message>
        <source>医保代码</source>
        <translation>Insurance code</translation>
    </message>
    <message>
        <source>采购价格</source>
        <translation>Price</translation>
    </message>
    <message>
        <source>转换比</source>
        <translation>Units a pack</translation>
    </message>
    <message>
        <source>规格</source>
        <translation>Strength</translation>
    </message>
    <message>
        <source>剂型</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>单位</source>
        <translation>Unit</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>金额（万元），按{by}</source>
        <translation>CNY 10,000, by {by}</translation>
    </message>
    <message>
        <source>有差异的行，按{by}</source>
        <translation>Lines that differ, by {by}</translation>
    </message>
    <message>
        <source>没有追溯码的数量，按{by}</source>
        <translation>Packs without a code, by {by}</translation>
    </message>
    <message>
        <source>金额（元），按{by}</source>
        <translation>Yuan, by {by}</translation>
    </message>
    <message>
        <source>追溯码覆盖率（%），按{by}</source>
        <translation>Trace-code coverage (%), by {by}</translation>
    </message>
    <message>
        <source>A 类 {a} 种，B 类 {b} 种，C 类 {c} 种</source>
        <translation>{a} items of A, {b} of B, {c} of C</translation>
    </message>
    <message>
        <source>配送率（%），按配送企业</source>
        <translation>Delivery rate (%), by distributor</translation>
    </message>
    <message>
        <source>价格变动（%），变动最大的</source>
        <translation>Price changes (%), the largest</translation>
    </message>
    <message>
        <source>未处理的预警，按月份</source>
        <translation>Open warnings, by month</translation>
    </message>
</context>
<context>
    <name>StatisticsPage</name>
    <message>
        <source>刷新</source>
        <translation>Refresh</translation>
    </message>
    <message>
        <source>返回上一级</source>
        <translation>Up</translation>
    </message>
    <message>
        <source>导出表格</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>对比上期和去年同期(&amp;B)</source>
        <translation>&amp;Compare</translation>
    </message>
    <message>
        <source>打印</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>图和表</source>
        <translation>Drawing and table</translation>
    </message>
    <message>
        <source>行数太多，只列出最近的 {count} 行；请缩小时间范围，或导出表格。</source>
        <translation>Too many lines: the latest {count} are listed. Choose a shorter period, or export.</translation>
    </message>
    <message>
        <source>正在汇总收货单：{taken} / {of}，数字还会变</source>
        <translation>Adding up: {taken} of {of}</translation>
    </message>
    <message>
        <source>已导出 {name}</source>
        <translation>{name} was written</translation>
    </message>
    <message>
        <source>全部</source>
        <translation>All</translation>
    </message>
    <message>
        <source>按什么汇总</source>
        <translation>Told apart by</translation>
    </message>
</context>
<context>
    <name>StatusStrip</name>
    <message>
        <source>还没有同步</source>
        <translation>Not synced yet</translation>
    </message>
    <message>
        <source>待同步 {count} 条</source>
        <translation>{count} to sync</translation>
    </message>
    <message>
        <source>已全部同步</source>
        <translation>All synced</translation>
    </message>
    <message>
        <source>自 {time}</source>
        <translation>since {time}</translation>
    </message>
    <message>
        <source>首次装入 {done}/{count}</source>
        <translation>First load {done}/{count}</translation>
    </message>
    <message>
        <source>{count} 条只在本机和服务端的磁盘上，还没有核对过的备份</source>
        <translation>{count} only on this machine and the service&apos;s disk, in no verified backup yet</translation>
    </message>
    <message>
        <source>全部都在服务端核对过的备份里</source>
        <translation>All of it is in a verified backup of the service</translation>
    </message>
    <message>
        <source>正在上传 {done}/{total}</source>
        <translation>Sending {done}/{total}</translation>
    </message>
    <message>
        <source>正在装入 {number} 的 {codes} 个追溯码</source>
        <translation>Taking in {codes} trace codes of {number}</translation>
    </message>
    <message>
        <source>正在下载 {number} 的 {codes} 个追溯码 {here}/{count}</source>
        <translation>Fetching {codes} trace codes of {number}, {here}/{count}</translation>
    </message>
    <message>
        <source>在线</source>
        <translation>online</translation>
    </message>
    <message>
        <source>离线</source>
        <translation>offline</translation>
    </message>
    <message>
        <source>服务端拒绝</source>
        <translation>refused by the service</translation>
    </message>
    <message>
        <source>本机未登记</source>
        <translation>not enrolled</translation>
    </message>
    <message>
        <source>扫码枪断开：{devices}</source>
        <translation>Scanner gone: {devices}</translation>
    </message>
    <message>
        <source>扫码枪：{devices}</source>
        <translation>Scanner: {devices}</translation>
    </message>
    <message>
        <source>扫码枪：键盘口</source>
        <translation>Scanner: as keyboard</translation>
    </message>
</context>
<context>
    <name>StoreStrip</name>
    <message>
        <source>知道了</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>SumsModel</name>
    <message>
        <source>金额（元）</source>
        <translation>CNY</translation>
    </message>
    <message>
        <source>占比</source>
        <translation>Share</translation>
    </message>
    <message>
        <source>累计</source>
        <translation>Running share</translation>
    </message>
    <message>
        <source>环比</source>
        <translation>Before</translation>
    </message>
    <message>
        <source>同比</source>
        <translation>Last year</translation>
    </message>
    <message>
        <source>收货行</source>
        <translation>Lines</translation>
    </message>
    <message>
        <source>应收</source>
        <translation>Sent</translation>
    </message>
    <message>
        <source>实收</source>
        <translation>Received</translation>
    </message>
    <message>
        <source>品种已确认</source>
        <translation>Item known</translation>
    </message>
    <message>
        <source>确认率</source>
        <translation>Share known</translation>
    </message>
    <message>
        <source>差异行</source>
        <translation>Differ</translation>
    </message>
    <message>
        <source>拒收</source>
        <translation>Rejected</translation>
    </message>
    <message>
        <source>少收</source>
        <translation>Short</translation>
    </message>
    <message>
        <source>有码</source>
        <translation>With code</translation>
    </message>
    <message>
        <source>有码率</source>
        <translation>Coded</translation>
    </message>
</context>
<context>
    <name>SupportTab</name>
    <message>
        <source>支持包是一个 ZIP 文件，交给维护人员查问题用。追溯码、姓名、电话、口令和密钥已遮盖；请逐个看过，不想给的去掉勾。里面只有您看到的内容。</source>
        <translation>A ZIP file for those who look for a fault. Trace codes, names, telephones, passwords and keys are masked; look at each text and untick what you do not want to give. It holds what you see and nothing else.</translation>
    </message>
    <message>
        <source>支持包里的内容</source>
        <translation>What is in it</translation>
    </message>
    <message>
        <source>内容</source>
        <translation>Content</translation>
    </message>
    <message>
        <source>保存支持包…</source>
        <translation>Save for support…</translation>
    </message>
    <message>
        <source>正在收集…</source>
        <translation>Being collected…</translation>
    </message>
    <message>
        <source>没有收集到，原因见下方。</source>
        <translation>Not collected; the reason stands below.</translation>
    </message>
    <message>
        <source>支持包-{time}.zip</source>
        <translation>Support-{time}.zip</translation>
    </message>
    <message>
        <source>保存支持包</source>
        <translation>Save for support</translation>
    </message>
    <message>
        <source>ZIP 文件 (*.zip)</source>
        <translation>ZIP files (*.zip)</translation>
    </message>
</context>
<context>
    <name>TablePane</name>
    <message>
        <source>表格里的标签</source>
        <translation>Labels in the table</translation>
    </message>
    <message>
        <source>打开表格</source>
        <translation>Open table</translation>
    </message>
    <message>
        <source>粘贴</source>
        <translation>Paste</translation>
    </message>
    <message>
        <source>保存空白模板</source>
        <translation>Save empty template</translation>
    </message>
    <message>
        <source>表格</source>
        <translation>Tables</translation>
    </message>
    <message>
        <source>剪贴板里没有文字：请在表格软件里连标题一起复制，再粘贴。</source>
        <translation>There is no text on the clipboard: copy cells with their headings in the spreadsheet, then paste.</translation>
    </message>
    <message>
        <source>第 {row} 行</source>
        <translation>Row {row}</translation>
    </message>
    <message>
        <source>读到 {count} 张标签</source>
        <translation>Labels read: {count}</translation>
    </message>
    <message>
        <source>有 {count} 处要改，所在的行不打印</source>
        <translation>To mend: {count}; their rows are not printed</translation>
    </message>
    <message>
        <source>正在读取…</source>
        <translation>Reading…</translation>
    </message>
    <message>
        <source>打开一个表格（CSV、XLSX），或把单元格连标题一起复制后粘贴；也可以把文件拖进来。</source>
        <translation>Open a table (CSV, XLSX), or copy cells with their headings and paste them; a file can be dropped here, too.</translation>
    </message>
    <message>
        <source>“{title}”是哪个字段</source>
        <translation>Which field “{title}” is</translation>
    </message>
    <message>
        <source>（不用）</source>
        <translation>(not used)</translation>
    </message>
    <message>
        <source>行</source>
        <translation>Row</translation>
    </message>
</context>
<context>
    <name>Tables</name>
    <message>
        <source>采购金额</source>
        <translation>Purchases</translation>
    </message>
    <message>
        <source>收货差异</source>
        <translation>Differences</translation>
    </message>
    <message>
        <source>追溯码</source>
        <translation>Trace codes</translation>
    </message>
    <message>
        <source>明细</source>
        <translation>Lines</translation>
    </message>
    <message>
        <source>价格变动</source>
        <translation>Price changes</translation>
    </message>
    <message>
        <source>配送情况</source>
        <translation>Punctuality</translation>
    </message>
    <message>
        <source>预警情况</source>
        <translation>Warnings</translation>
    </message>
    <message>
        <source>汇总</source>
        <translation>Sums</translation>
    </message>
    <message>
        <source>这段时间没有价格变动</source>
        <translation>No prices changed in this period</translation>
    </message>
    <message>
        <source>同一品种收货的价格与上一次不同，会列在这里。可以换一个时间范围。</source>
        <translation>An item whose price differs from the last receipt stands here. Choose another period.</translation>
    </message>
    <message>
        <source>这段时间没有可以统计的订单</source>
        <translation>No orders to count in this period</translation>
    </message>
    <message>
        <source>换一个时间范围；已上传的订单到了货，或过了时限还没到，会自动计入。</source>
        <translation>Choose another period; orders count when goods came or are late.</translation>
    </message>
    <message>
        <source>这段时间没有已确认的收货单</source>
        <translation>No confirmed receipts in this period</translation>
    </message>
    <message>
        <source>换一个时间范围；收货单确认后，这里会自动计入。</source>
        <translation>Choose another period; receipts count here as soon as they are confirmed.</translation>
    </message>
</context>
<context>
    <name>TakeBackDialog</name>
    <message>
        <source>冲销{kind}</source>
        <translation>Reverse: {kind}</translation>
    </message>
    <message>
        <source>冲销原因，如退药</source>
        <translation>Reason, such as drugs returned</translation>
    </message>
    <message>
        <source>冲销原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>冲销</source>
        <translation>Reverse</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>正在核对…</source>
        <translation>Checking…</translation>
    </message>
    <message>
        <source>冲销 {count} 盒</source>
        <translation>Reverse, boxes: {count}</translation>
    </message>
    <message>
        <source>{count} 盒（{codes} 个码）将回到原来的状态。</source>
        <translation>Boxes: {count} (codes: {codes}); they go back to their former state.</translation>
    </message>
    <message>
        <source>…共 {count} 个码不能冲销</source>
        <translation>…codes in all that cannot be reversed: {count}</translation>
    </message>
    <message>
        <source>只冲销这个码</source>
        <translation>This code only</translation>
    </message>
    <message>
        <source>冲销这一笔的全部</source>
        <translation>All of this entry</translation>
    </message>
</context>
<context>
    <name>TaskStrip</name>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>导出已取消，没有留下文件。</source>
        <translation>Export cancelled, no file was left.</translation>
    </message>
    <message>
        <source>已导出 {count} 个追溯码：{path}</source>
        <translation>{count} trace codes exported: {path}</translation>
    </message>
    <message>
        <source>正在导出 {name}… 已写 {count} 行</source>
        <translation>Exporting {name}… {count} lines written</translation>
    </message>
</context>
<context>
    <name>TelephonePage</name>
    <message>
        <source>用手机上的验证器（任何支持 TOTP 的都可以）扫左边的二维码；扫不了就手工输入下面的密钥。以后登录时要输入手机显示的 6 位数字。</source>
        <translation>Scan the square code with an authenticator on your phone (any that knows TOTP), or type the key below. From now on, signing in asks for the 6 digits the phone shows.</translation>
    </message>
    <message>
        <source>手机上的 6 位数字(&amp;D)</source>
        <translation>6 &amp;digits of the phone</translation>
    </message>
    <message>
        <source>请 {name} 本人设置。</source>
        <translation>To be set up by {name} in person.</translation>
    </message>
    <message>
        <source>这不是手机现在显示的数字，请输入下一个；总是不对，请核对本机和手机的时间。</source>
        <translation>These are not the digits the phone shows now: type the next ones. If they are never right, compare the clocks of this computer and the phone.</translation>
    </message>
</context>
<context>
    <name>Tending</name>
    <message>
        <source>停用工作站</source>
        <translation>Revoke workstation</translation>
    </message>
    <message>
        <source>停用“{name}”吗？</source>
        <translation>Revoke “{name}”?</translation>
    </message>
    <message>
        <source>它不能再取数据；手里的数据还能送来，只保存不采用。可以随时恢复。</source>
        <translation>It gets no more data; what it has may still be sent, and is kept without being applied. It can be admitted again at any time.</translation>
    </message>
    <message>
        <source>停用</source>
        <translation>Revoke</translation>
    </message>
    <message>
        <source>他在那里用到前置服务时要重新登录；收货不中断，已扫的码不受影响。</source>
        <translation>There the service asks for a new sign-in; receiving goes on, and nothing scanned is lost.</translation>
    </message>
    <message>
        <source>这是您本次的登录，结束后要重新登录。</source>
        <translation>This is the session you are in: you have to sign in again afterwards.</translation>
    </message>
    <message>
        <source>结束登录</source>
        <translation>End session</translation>
    </message>
    <message>
        <source>结束 {who} 在“{where}”的登录吗？</source>
        <translation>End the session of {who} at “{where}”?</translation>
    </message>
    <message>
        <source>结束</source>
        <translation>End it</translation>
    </message>
</context>
<context>
    <name>TestPanel</name>
    <message>
        <source>此页扫码只作测试，不计入收货</source>
        <translation>Scans on this page are only a test and count nowhere</translation>
    </message>
    <message>
        <source>复制结果</source>
        <translation>Copy the result</translation>
    </message>
    <message>
        <source>这是</source>
        <translation>This is</translation>
    </message>
    <message>
        <source>十六进制</source>
        <translation>Hex</translation>
    </message>
    <message>
        <source>AIM 标识</source>
        <translation>AIM id</translation>
    </message>
    <message>
        <source>间隔</source>
        <translation>Interval</translation>
    </message>
    <message>
        <source>次数</source>
        <translation>Scans</translation>
    </message>
    <message>
        <source>没有发送</source>
        <translation>not sent</translation>
    </message>
    <message>
        <source>本次测试第 {number} 次</source>
        <translation>number {number} of this test</translation>
    </message>
    <message>
        <source>像是扫码枪，但没有认出来</source>
        <translation>This looks like a reader that was not recognised</translation>
    </message>
    <message>
        <source>{reader} 扫到</source>
        <translation>{reader} scanned</translation>
    </message>
    <message>
        <source>等待扫码</source>
        <translation>Waiting for a scan</translation>
    </message>
    <message>
        <source>收到按键“{text}”和回车，当成了人在打字。请选中键盘口扫码枪，按 Ctrl+U 扫三个设置码，让程序认识它。</source>
        <translation>The keys “{text}” and Enter arrived and were taken for a person who types. Choose the reader on the keyboard port and press Ctrl+U to set it up by three codes.</translation>
    </message>
    <message>
        <source>请用“{reader}”扫任意一个码。</source>
        <translation>Scan any code with “{reader}”.</translation>
    </message>
    <message>
        <source>用任意一把扫码枪扫一个码，这里显示收到了什么。</source>
        <translation>Scan a code with any reader: what arrived is shown here.</translation>
    </message>
    <message>
        <source>注意：这不是“{reader}”扫的。</source>
        <translation>Mind: this was not scanned by “{reader}”.</translation>
    </message>
    <message>
        <source>第一次，还没有间隔</source>
        <translation>the first, so none yet</translation>
    </message>
    <message>
        <source>距上一次 {seconds} 秒</source>
        <translation>{seconds} s after the one before</translation>
    </message>
</context>
<context>
    <name>TextEditor</name>
    <message>
        <source>插入字段（Alt+↓）</source>
        <translation>Insert a field (Alt+↓)</translation>
    </message>
    <message>
        <source>插入字段</source>
        <translation>Insert a field</translation>
    </message>
</context>
<context>
    <name>TodayPage</name>
    <message>
        <source>刷新</source>
        <translation>Refresh</translation>
    </message>
    <message>
        <source>今日待办</source>
        <translation>To do today</translation>
    </message>
    <message>
        <source>没有待办的事</source>
        <translation>Nothing to do</translation>
    </message>
    <message>
        <source>有新的到货、订单或预警时，会列在这里。</source>
        <translation>New deliveries, orders and warnings are listed here.</translation>
    </message>
    <message>
        <source>截至 {at}</source>
        <translation>As of {at}</translation>
    </message>
    <message>
        <source>{person}，今天要做的事</source>
        <translation>{person}: to do today</translation>
    </message>
</context>
<context>
    <name>Told</name>
    <message>
        <source>还没有人入库</source>
        <translation>Not taken into stock by anyone</translation>
    </message>
    <message>
        <source>在库</source>
        <translation>In stock</translation>
    </message>
    <message>
        <source>已出库</source>
        <translation>Left stock</translation>
    </message>
    <message>
        <source>已注销，不能收</source>
        <translation>Written off: do not receive it</translation>
    </message>
    <message>
        <source>已售出，不能收</source>
        <translation>Sold: do not receive it</translation>
    </message>
    <message>
        <source>小包装</source>
        <translation>Small package</translation>
    </message>
    <message>
        <source>中包装</source>
        <translation>Middle package</translation>
    </message>
    <message>
        <source>大包装</source>
        <translation>Large package</translation>
    </message>
    <message>
        <source>后四位校验正确</source>
        <translation>The last four digits are right</translation>
    </message>
    <message>
        <source>后四位校验不对，多半录错了，请照盒上的码重录</source>
        <translation>The last four digits are wrong, most likely a typing error: type the code on the box again</translation>
    </message>
    <message>
        <source>没有这个码，请核对有没有录错；没有录错的单独存放，报质量负责人</source>
        <translation>No such code: check whether it was typed wrong; if not, keep the box apart and tell the quality manager</translation>
    </message>
    <message>
        <source>没有说明这个码</source>
        <translation>Said nothing of this code</translation>
    </message>
    <message>
        <source>批号 {batch}</source>
        <translation>Batch {batch}</translation>
    </message>
    <message>
        <source>有效期至 {expiry}</source>
        <translation>Expires {expiry}</translation>
    </message>
    <message>
        <source>{platform}：{said}</source>
        <translation>{platform}: {said}</translation>
    </message>
    <message>
        <source>已问{platform}：{said}</source>
        <translation>Asked {platform}: {said}</translation>
    </message>
</context>
<context>
    <name>TrayModel</name>
    <message>
        <source>异常</source>
        <translation>Exceptions</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>其他工作站：</source>
        <translation>Other workstation: </translation>
    </message>
</context>
<context>
    <name>TrayPanel</name>
    <message>
        <source>异常筐</source>
        <translation>Exceptions</translation>
    </message>
    <message>
        <source>问平台</source>
        <translation>Ask platform</translation>
    </message>
    <message>
        <source>按 Enter 说明原因；确认收货前须全部说明。</source>
        <translation>Enter explains an entry; all must be explained before confirming.</translation>
    </message>
    <message>
        <source>按 Enter 说明原因；标识码没有对应品种的，可指定品种。</source>
        <translation>Enter explains an entry; where the identifier is unknown, assign a drug.</translation>
    </message>
</context>
<context>
    <name>TriedDialog</name>
    <message>
        <source>测试 {title}</source>
        <translation>Test {title}</translation>
    </message>
    <message>
        <source>正在测试…</source>
        <translation>Testing…</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>TriedSteps</name>
    <message>
        <source>✓ 测试通过</source>
        <translation>✓ All passed</translation>
    </message>
    <message>
        <source>✗ {count} 步没有通过</source>
        <translation>✗ Steps failed: {count}</translation>
    </message>
</context>
<context>
    <name>Tries</name>
    <message>
        <source>分辨率</source>
        <translation>Resolution</translation>
    </message>
    <message>
        <source>用哪张示例标签试</source>
        <translation>Try it with</translation>
    </message>
    <message>
        <source>示例 {number}</source>
        <translation>Sample {number}</translation>
    </message>
</context>
<context>
    <name>TroubleStrip</name>
    <message>
        <source>打印机“{printer}”现在不打印：{why}</source>
        <translation>The printer “{printer}” does not print now: {why}</translation>
    </message>
</context>
<context>
    <name>TypedPane</name>
    <message>
        <source>不递增</source>
        <translation>No series</translation>
    </message>
    <message>
        <source>共 {count} 张</source>
        <translation>{count} in all</translation>
    </message>
    <message>
        <source>递增(&amp;I)：</source>
        <translation>Ser&amp;ies:</translation>
    </message>
    <message>
        <source>序列的第一个</source>
        <translation>First of the series</translation>
    </message>
    <message>
        <source>序列的最后一个</source>
        <translation>Last of the series</translation>
    </message>
</context>
<context>
    <name>UnansweredDialog</name>
    <message>
        <source>没有得到判定的扫码</source>
        <translation>Scans without a verdict</translation>
    </message>
    <message>
        <source>程序结束前读到、但没有计入任何收货单。请找到这些包装重新扫描。</source>
        <translation>Read before the program ended, and counted for no receipt. Find these packages and scan them again.</translation>
    </message>
    <message>
        <source>复制列表</source>
        <translation>Copy list</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>UnansweredModel</name>
    <message>
        <source>编码</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>扫码枪</source>
        <translation>Reader</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
</context>
<context>
    <name>UnansweredStrip</name>
    <message>
        <source>上次退出前有 {count} 次扫码没有得到判定，请重新扫描。</source>
        <translation>Scans before the last exit that got no verdict: {count}. Scan them again.</translation>
    </message>
    <message>
        <source>查看</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>知道了</source>
        <translation>Got it</translation>
    </message>
</context>
<context>
    <name>UncertainStrip</name>
    <message>
        <source>已打出</source>
        <translation>Printed</translation>
    </message>
    <message>
        <source>没打出</source>
        <translation>Not there</translation>
    </message>
    <message>
        <source>{label}（打印机“{printer}”）{why}</source>
        <translation>{label} (printer “{printer}”): {why}</translation>
    </message>
    <message>
        <source> 还有 {count} 张要确认。</source>
        <translation> {count} more to say.</translation>
    </message>
</context>
<context>
    <name>UpkeepDialog</name>
    <message>
        <source>自检与巡检</source>
        <translation>Self-check and inspections</translation>
    </message>
    <message>
        <source>自检</source>
        <translation>Self-check</translation>
    </message>
    <message>
        <source>巡检报告</source>
        <translation>Reports</translation>
    </message>
    <message>
        <source>程序出错</source>
        <translation>Program faults</translation>
    </message>
    <message>
        <source>支持包</source>
        <translation>For support</translation>
    </message>
    <message>
        <source>打开</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>打开文件夹</source>
        <translation>Open folder</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>已保存：{path}</source>
        <translation>Saved: {path}</translation>
    </message>
    <message>
        <source>正在生成…</source>
        <translation>Being made…</translation>
    </message>
</context>
<context>
    <name>Verdict</name>
    <message>
        <source>通过</source>
        <translation>Accepted</translation>
    </message>
    <message>
        <source>整箱通过</source>
        <translation>Carton in</translation>
    </message>
    <message>
        <source>整包通过</source>
        <translation>Pack in</translation>
    </message>
    <message>
        <source>部分通过</source>
        <translation>Part in</translation>
    </message>
    <message>
        <source>近效期</source>
        <translation>Near expiry</translation>
    </message>
    <message>
        <source>已扫过</source>
        <translation>Seen before</translation>
    </message>
    <message>
        <source>已入库</source>
        <translation>In stock</translation>
    </message>
    <message>
        <source>不在单</source>
        <translation>Not on list</translation>
    </message>
    <message>
        <source>批号不符</source>
        <translation>Wrong batch</translation>
    </message>
    <message>
        <source>已过期</source>
        <translation>Expired</translation>
    </message>
    <message>
        <source>近效拒收</source>
        <translation>Short-dated</translation>
    </message>
    <message>
        <source>召回</source>
        <translation>Recalled</translation>
    </message>
    <message>
        <source>已停用</source>
        <translation>Stopped</translation>
    </message>
    <message>
        <source>超量</source>
        <translation>Too many</translation>
    </message>
    <message>
        <source>读码有误</source>
        <translation>Misread</translation>
    </message>
    <message>
        <source>无法识别</source>
        <translation>Unknown</translation>
    </message>
    <message>
        <source>已记下</source>
        <translation>Noted</translation>
    </message>
    <message>
        <source>已拒收</source>
        <translation>Rejected</translation>
    </message>
    <message>
        <source>待处理</source>
        <translation>On hold</translation>
    </message>
    <message>
        <source>指令</source>
        <translation>Command</translation>
    </message>
    <message>
        <source>已撤销</source>
        <translation>Undone</translation>
    </message>
    <message>
        <source>已恢复</source>
        <translation>Restored</translation>
    </message>
    <message>
        <source>请扫码</source>
        <translation>Scan now</translation>
    </message>
    <message>
        <source>请逐盒扫</source>
        <translation>Scan boxes</translation>
    </message>
    <message>
        <source>扫码拒收</source>
        <translation>Scan: reject</translation>
    </message>
    <message>
        <source>扫码待处理</source>
        <translation>Scan: hold</translation>
    </message>
    <message>
        <source>本箱收齐</source>
        <translation>Carton full</translation>
    </message>
    <message>
        <source>本箱未齐</source>
        <translation>Carton short</translation>
    </message>
</context>
<context>
    <name>VerdictPanel</name>
    <message>
        <source>请重扫</source>
        <translation>Scan again</translation>
    </message>
</context>
<context>
    <name>VersionsPanel</name>
    <message>
        <source>两份目录</source>
        <translation>Both catalogues</translation>
    </message>
    <message>
        <source>全部变化</source>
        <translation>All changes</translation>
    </message>
    <message>
        <source>目录版本</source>
        <translation>Versions</translation>
    </message>
    <message>
        <source>这个版本的变化</source>
        <translation>Changes of this version</translation>
    </message>
    <message>
        <source>变更</source>
        <translation>Changed</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>变化</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>代码</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>药品</source>
        <translation>Drug</translation>
    </message>
    <message>
        <source>内容</source>
        <translation>Content</translation>
    </message>
    <message>
        <source>没有变化</source>
        <translation>no changes</translation>
    </message>
    <message>
        <source>；</source>
        <translation>; </translation>
    </message>
    <message>
        <source>还没有版本。导入或同步之后，这里逐项列出变化。</source>
        <translation>No versions yet. After an import or a sync its changes are listed here one by one.</translation>
    </message>
    <message>
        <source>来了 {rows} 行，</source>
        <translation>rows: {rows}, </translation>
    </message>
    <message>
        <source>{name}：{came}{person}已列出 {count} 项变化</source>
        <translation>{name}: {came}{person}changes listed: {count}</translation>
    </message>
    <message>
        <source>导入人 {name}，</source>
        <translation>imported by {name}, </translation>
    </message>
    <message>
        <source>，往下还有。</source>
        <translation>, more below.</translation>
    </message>
    <message>
        <source>。</source>
        <translation>.</translation>
    </message>
    <message>
        <source>导入还没有做完，或者被停止：再导入同一个文件会接着做。</source>
        <translation>The import is not done or was stopped: import the same file again to go on.</translation>
    </message>
    <message>
        <source>其余变化还在传输中。</source>
        <translation> The other changes are still on their way.</translation>
    </message>
</context>
<context>
    <name>ViewsBar</name>
    <message>
        <source>存为视图</source>
        <translation>Keep view</translation>
    </message>
    <message>
        <source>删除视图</source>
        <translation>Forget view</translation>
    </message>
    <message>
        <source>已存的视图</source>
        <translation>Kept views</translation>
    </message>
    <message>
        <source>视图名称</source>
        <translation>Name of the view</translation>
    </message>
</context>
<context>
    <name>VirtualScanner</name>
    <message>
        <source>虚拟扫码枪（培训）</source>
        <translation>Virtual scanner (training)</translation>
    </message>
    <message>
        <source>空格或 Enter：扫选中的码，并移到下一个。</source>
        <translation>Space or Enter: scan the chosen code and go on to the next.</translation>
    </message>
    <message>
        <source>扫选中的码</source>
        <translation>Scan chosen</translation>
    </message>
    <message>
        <source>扫下一箱</source>
        <translation>Next carton</translation>
    </message>
    <message>
        <source>扫完本箱</source>
        <translation>Rest of carton</translation>
    </message>
    <message>
        <source>箱签</source>
        <translation>Carton label</translation>
    </message>
    <message>
        <source>箱内的盒</source>
        <translation>Boxes inside</translation>
    </message>
    <message>
        <source>有问题的码</source>
        <translation>Codes that are wrong</translation>
    </message>
    <message>
        <source>箱和盒</source>
        <translation>Cartons and boxes</translation>
    </message>
    <message>
        <source>回放</source>
        <translation>Replay</translation>
    </message>
    <message>
        <source>第 {number} 盒</source>
        <translation>Box {number}</translation>
    </message>
</context>
<context>
    <name>WaitingDialog</name>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>Warnings</name>
    <message>
        <source>会买错收错</source>
        <translation>Wrong goods</translation>
    </message>
    <message>
        <source>要核对</source>
        <translation>To check</translation>
    </message>
    <message>
        <source>提示</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>未处理</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>已处理</source>
        <translation>Decided</translation>
    </message>
    <message>
        <source>意见不一</source>
        <translation>Disputed</translation>
    </message>
    <message>
        <source>已消除</source>
        <translation>Cleared</translation>
    </message>
    <message>
        <source>接受</source>
        <translation>Accept</translation>
    </message>
    <message>
        <source>暂不处理</source>
        <translation>Leave for now</translation>
    </message>
    <message>
        <source>在 HIS 更正</source>
        <translation>Correct in HIS</translation>
    </message>
    <message>
        <source>报平台更正</source>
        <translation>Report to platform</translation>
    </message>
    <message>
        <source>重新处理</source>
        <translation>Open again</translation>
    </message>
    <message>
        <source>数值又变了，重新提醒</source>
        <translation>values changed again</translation>
    </message>
    <message>
        <source>期限已过，重新提醒</source>
        <translation>its day has passed</translation>
    </message>
    <message>
        <source>省平台能找到</source>
        <translation>found in the province</translation>
    </message>
    <message>
        <source>只对应一个品种</source>
        <translation>one match only</translation>
    </message>
    <message>
        <source>院内有这个品种</source>
        <translation>the hospital has it</translation>
    </message>
    <message>
        <source>院内已填写</source>
        <translation>filled in here</translation>
    </message>
    <message>
        <source>两边一致</source>
        <translation>both the same</translation>
    </message>
    <message>
        <source>有配送关系</source>
        <translation>may be delivered</translation>
    </message>
    <message>
        <source>省平台在用</source>
        <translation>in use in the province</translation>
    </message>
    <message>
        <source>院内在用</source>
        <translation>in use here</translation>
    </message>
    <message>
        <source>至 {day}</source>
        <translation>until {day}</translation>
    </message>
</context>
<context>
    <name>WarningsModel</name>
    <message>
        <source>字段</source>
        <translation>Field</translation>
    </message>
    <message>
        <source>品种</source>
        <translation>Drug</translation>
    </message>
    <message>
        <source>省平台值</source>
        <translation>Province</translation>
    </message>
    <message>
        <source>院内值</source>
        <translation>Hospital</translation>
    </message>
    <message>
        <source>处理</source>
        <translation>Decision</translation>
    </message>
    <message>
        <source>{price} 元</source>
        <translation>{price} yuan</translation>
    </message>
</context>
<context>
    <name>WarningsPage</name>
    <message>
        <source>校验预警</source>
        <translation>Warnings</translation>
    </message>
    <message>
        <source>品种、代码、厂家、配送企业或数值 (Ctrl+F)</source>
        <translation>Drug, code, maker, distributor or value (Ctrl+F)</translation>
    </message>
    <message>
        <source>查找预警</source>
        <translation>Find warnings</translation>
    </message>
    <message>
        <source>校验</source>
        <translation>Check</translation>
    </message>
    <message>
        <source>规则</source>
        <translation>Rules</translation>
    </message>
    <message>
        <source>刷新</source>
        <translation>Refresh</translation>
    </message>
    <message>
        <source>上一页</source>
        <translation>Previous</translation>
    </message>
    <message>
        <source>下一页</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>停止</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>撤销</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>撤销刚才的处理，重新待处理 (Ctrl+Z)</source>
        <translation>Undo the last decision (Ctrl+Z)</translation>
    </message>
    <message>
        <source>撤销刚才的处理</source>
        <translation>Undo the last decision</translation>
    </message>
    <message>
        <source>没有符合条件的差异</source>
        <translation>Nothing fits</translation>
    </message>
    <message>
        <source>请少写几个字，或把状态、字段、级别放宽。</source>
        <translation>Write less, or widen state, field and severity.</translation>
    </message>
    <message>
        <source>筛选出 {fitting} 条，第 {page} 页；未处理 {open}，已处理 {decided}，已消除 {closed}</source>
        <translation>{fitting} fit, page {page}; {open} open, {decided} decided, {closed} closed</translation>
    </message>
    <message>
        <source>校验了 {count} 个院内品种：新增 {new} 条，消除 {closed} 条，变化 {changed} 条</source>
        <translation>{count} hospital drugs checked: {new} new, {closed} cleared, {changed} changed</translation>
    </message>
    <message>
        <source>校验已停止，列表没有改动。</source>
        <translation>The check was stopped; the list is as it was.</translation>
    </message>
    <message>
        <source>没有要处理的差异</source>
        <translation>No differences to settle</translation>
    </message>
    <message>
        <source>同步或导入目录后会自动校验；也可以现在校验。</source>
        <translation>The check runs after each sync or import; it can run now too.</translation>
    </message>
    <message>
        <source>正在校验</source>
        <translation>Checking</translation>
    </message>
    <message>
        <source>要处理的</source>
        <translation>To settle</translation>
    </message>
    <message>
        <source>全部字段</source>
        <translation>All fields</translation>
    </message>
    <message>
        <source>全部级别</source>
        <translation>All levels</translation>
    </message>
    <message>
        <source>处理状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>字段</source>
        <translation>Field</translation>
    </message>
    <message>
        <source>级别</source>
        <translation>Level</translation>
    </message>
</context>
<context>
    <name>WhatPanel</name>
    <message>
        <source>各部分</source>
        <translation>Parts</translation>
    </message>
</context>
<context>
    <name>_Question</name>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
</context>
</TS>
