<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="zh_CN">
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
        <source>已收齐</source>
        <translation>Complete</translation>
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
        <source>{count} 行</source>
        <translation>{count} lines</translation>
    </message>
    <message>
        <source>{count} 箱</source>
        <translation>{count} cartons</translation>
    </message>
    <message>
        <source>✓ 全部相符：{totals}</source>
        <translation>✓ All as it was sent: {totals}</translation>
    </message>
    <message>
        <source>按 Enter 确认收货。确认后收货单不能再改。</source>
        <translation>Press Enter to confirm. A confirmed receipt cannot be changed.</translation>
    </message>
    <message>
        <source>{total} 行数量不符，其中 {waiting} 行还没有原因。选中行，选原因，按 Enter。</source>
        <translation>{total} lines differ, {waiting} of them without a reason. Select lines, choose a reason, press Enter.</translation>
    </message>
    <message>
        <source>{total} 行数量不符，都有了原因。确认后收货单不能再改。</source>
        <translation>{total} lines differ, all with a reason. After confirming, the receipt cannot be changed.</translation>
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
        <source>已附追溯码 {count} 个</source>
        <translation>{count} codes handed over</translation>
    </message>
    <message>
        <source>未附追溯码，逐盒扫码</source>
        <translation>No codes: scan each box</translation>
    </message>
</context>
<context>
    <name>DeliveriesPage</name>
    <message>
        <source>按单号或配送企业查找 (Ctrl+F)</source>
        <translation>Find by number or distributor (Ctrl+F)</translation>
    </message>
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
</context>
<context>
    <name>Language</name>
    <message>
        <source>zh</source>
        <translation>en</translation>
    </message>
</context>
<context>
    <name>LinesModel</name>
    <message>
        <source>行</source>
        <translation>Line</translation>
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
        <source>实收 / 应收</source>
        <translation>Received / sent</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Remark</translation>
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
        <source>已生成 {name}</source>
        <translation>{name} is ready</translation>
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
        <source>收货(&amp;R)</source>
        <translation>&amp;Receive</translation>
    </message>
    <message>
        <source>查看(&amp;V)</source>
        <translation>&amp;View</translation>
    </message>
    <message>
        <source>到货</source>
        <translation>Deliveries</translation>
    </message>
    <message>
        <source>收货</source>
        <translation>Receiving</translation>
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
    <name>Navigation</name>
    <message>
        <source>到货</source>
        <translation>Deliveries</translation>
    </message>
    <message>
        <source>收货</source>
        <translation>Receiving</translation>
    </message>
</context>
<context>
    <name>NoticeStrip</name>
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
    <name>Pages</name>
    <message>
        <source>{text}（编号 {number}）</source>
        <translation>{text} (number {number})</translation>
    </message>
</context>
<context>
    <name>ReceiptHeader</name>
    <message>
        <source>{complete}/{lines} 行 · 扫码 {scans} 次</source>
        <translation>{complete}/{lines} lines · {scans} scans</translation>
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
        <source>异常 {count}</source>
        <translation>Exceptions {count}</translation>
    </message>
    <message>
        <source>异常</source>
        <translation>Exceptions</translation>
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
    <name>SignInPage</name>
    <message>
        <source>药品追溯收货工作站</source>
        <translation>TraceDock receiving workstation</translation>
    </message>
    <message>
        <source>谁在收货？选一个名字，或输入名字。</source>
        <translation>Who is receiving? Choose or type a name.</translation>
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
        <source>开始收货  Enter</source>
        <translation>Start receiving  Enter</translation>
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
    <name>TrayModel</name>
    <message>
        <source>异常</source>
        <translation>Exceptions</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
</context>
<context>
    <name>TrayPanel</name>
    <message>
        <source>异常筐</source>
        <translation>Exceptions</translation>
    </message>
    <message>
        <source>按 Enter 说明原因；确认收货前须全部说明。</source>
        <translation>Enter explains an entry; all must be explained before confirming.</translation>
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
        <source>指令</source>
        <translation>Command</translation>
    </message>
    <message>
        <source>已撤销</source>
        <translation>Undone</translation>
    </message>
    <message>
        <source>请逐盒扫</source>
        <translation>Scan boxes</translation>
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
        <source>第 {number} 盒</source>
        <translation>Box {number}</translation>
    </message>
</context>
</TS>
