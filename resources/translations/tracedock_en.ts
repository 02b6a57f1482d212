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
        <source>已保存 {name}</source>
        <translation>Saved {name}</translation>
    </message>
    <message>
        <source>没有写成 {name}：{reason}。请换一个文件夹再保存。</source>
        <translation>{name} was not written: {reason}. Choose another folder.</translation>
    </message>
    <message>
        <source>共 {count} 行 · 可计入 {good} · 重复 {doubled} · 不可读 {unreadable}</source>
        <translation>{count} lines · {good} can count · {doubled} repeated · {unreadable} unreadable</translation>
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
        <translation>{source} sent a batch of {count} lines; it has not been counted.</translation>
    </message>
    <message>
        <source>{source} 等送来 {batches} 批盘点数据，共 {count} 行，还没有计入收货。</source>
        <translation>{source} and others sent {batches} batches, {count} lines in all; they have not been counted.</translation>
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
    <name>CodesModel</name>
    <message>
        <source>追溯码</source>
        <translation>Trace code</translation>
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
    <name>CountsModel</name>
    <message>
        <source>扫码枪计数</source>
        <translation>Counts by reader</translation>
    </message>
    <message>
        <source>{read} 次 · 不可读 {unusable} · 一扫两读 {doubled}</source>
        <translation>{read} scans · {unusable} unusable · {doubled} doubled</translation>
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
    <name>HistoryModel</name>
    <message>
        <source>最近读到</source>
        <translation>Last readings</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>Time</translation>
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
        <source>导入盘点文件…</source>
        <translation>Import a stocktaking file…</translation>
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
    <message>
        <source>{code} 没有记下，未计入：{why}</source>
        <translation>{code} was not kept and does not count: {why}</translation>
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
        <translation>{all} codes read, {doubtful} to confirm, {counted} counted</translation>
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
        <translation>{count} bytes</translation>
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
        <translation>Switch off</translation>
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
        <translation>{count} scans before the last exit got no verdict; scan them again.</translation>
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
        <source>回放</source>
        <translation>Replay</translation>
    </message>
    <message>
        <source>第 {number} 盒</source>
        <translation>Box {number}</translation>
    </message>
</context>
<context>
    <name>WhatPanel</name>
    <message>
        <source>各部分</source>
        <translation>Parts</translation>
    </message>
</context>
</TS>
