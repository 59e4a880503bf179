"""Doorstep 上门: field collection of overdue consumer instalment loans.

The words of the trade, as code, tables and screens use them, are in GLOSSARY.
"""

from collections.abc import Mapping

from lib import memory

memory.give_back()  # before polars is loaded

GLOSSARY: Mapping[str, tuple[str, str]] = {
    "case": (
        "案件",
        "One overdue loan as a lender placed it; what is counted unless a screen says otherwise.",
    ),
    "customer": ("客户", "The person who owes; one person may have several cases."),
    "client": ("委托方", "The lender (甲方) whose file the case came in."),
    "owner of a case": (
        "案件归属",
        "Whose case it was on a day: by the case file, from its day on, and by assignments.",
    ),
    "mix-adjusted index": (
        "构成调整指数",
        "What came ÷ what a collector's own mix of cases lets expect; the team is 1.",
    ),
    "funnel plot": (
        "漏斗图",
        "Index against what was expected, with lines between which chance alone explains it.",
    ),
    "fix": ("定位点", "Latitude and longitude that a file gives of a visit."),
    "valid visit": ("有效核验外访", "A visit with a fix near the door and evidence."),
    "quality review": (
        "质检",
        "A visit drawn by lot and looked at by somebody who was not on it, by a card of questions.",
    ),
    "batch": ("批次", "The cases that a client placed together."),
    "placement": ("委案", "The handing over of a case for collection, with its date and amount."),
    "recall": ("退案", "The client takes a case back; later payments are not our recovery."),
    "attachment": ("附件", "A photo, a recording or a signed letter that belongs to a record."),
    "as-of date": ("数据日期", "The day that a figure speaks of; never silently today."),
    "snapshot": ("快照", "All cases of a client as one file stated them on one as-of date."),
    "days past due": (
        "逾期天数",
        "Days since the oldest unpaid instalment fell due; the due date itself is day 0.",
    ),
    "bucket": ("账龄", "Days past due in steps of 30: M0 none, M1 1–30 … M6 151–180, M7+ above."),
    "new case": ("新增案件", "In the later snapshot and not in the earlier one."),
    "cured": ("回正", "Past due before and 0 days past due now; who left the file is not cured."),
    "roll forward": ("账龄加深", "From one snapshot to the next into a higher bucket."),
    "roll back": ("账龄回退", "Into a lower bucket that is still past due."),
    "roll rate": (
        "滚动率",
        "Share of a bucket's cases, or of their earlier amount, that went to another one.",
    ),
    "flow rate": (
        "迁徙率",
        "What is in a bucket now over what was in the one before it a month ago; follows no case.",
    ),
    "cure rate": (
        "回正率",
        "Cured or settled of the cases past due a month before, recalled ones left out.",
    ),
    "relapse": ("再次逾期", "Past due again after a cure; looked at three month ends later."),
    "cohort": ("批次组", "Cases placed together, by batch or month, followed by their age."),
    "age": ("委案天数", "Days since a case was placed; ages that are not reached are blank."),
    "time to money": ("回款时间", "Days from placement to the first repayment that stands."),
    "censored": ("删失", "Counted only as long as it was with us: recalled, or still running."),
    "effect": ("成效", "What an action brings beyond what comparable cases pay without it."),
    "comparable case": (
        "可比案件",
        "Not visited on the day, of the same bucket and past, and as likely to be visited.",
    ),
    "E-value": ("E 值", "How strong a hidden cause would have to be to explain an effect."),
    "right party": ("本人接触", "The customer himself was reached (RPC), not family or others."),
    "coverage": ("外访覆盖率", "Past due cases visited over all past due cases in collection."),
    "productive visit": ("有效外访", "Its result is a payment, a promise, a plan or a new lead."),
    "attribution": (
        "回款归属",
        "A payment counts for the latest contact up to 7 days before; after is not because of.",
    ),
    "CEI": (
        "催收有效指数",
        "What was collected of all that was overdue or fell due since.",
    ),
    "PAR": (
        "风险贷款比率",
        "Outstanding principal of loans more than X days late over that of all loans.",
    ),
    "forecast": (
        "回款预测",
        "Money expected by week of the cases in hand, with its past error; not of one customer.",
    ),
    "back-test": (
        "回测",
        "Forecasts made again for past month ends by what was known then, beside what came.",
    ),
    "question": ("自助分析", "Any measure by any two attributes, kept under a name and shared."),
    "target": ("目标", "What is wanted of a month, of a client or bucket, and who said so."),
    "first payment default": ("首逾", "Loans whose first instalment is overdue, of those due."),
    "vintage": ("账龄曲线 (Vintage)", "A month's loans: what is late of them by month on book."),
    "jump": ("跳级", "A case grew older by more days than the calendar has between two files."),
    "within noise": (
        "在随机波动范围内",
        "A difference that chance alone explains, by its interval.",
    ),
    "missing": (
        "文件中不再出现",
        "In the earlier snapshot and not in the later one; this alone does not mean cured.",
    ),
    "settled": ("结清", "Nothing is left to pay, and the client's file says so."),
    "written off": ("核销", "The client no longer expects the money; the debt may still exist."),
    "instalment": ("期款", "One payment of the loan's schedule."),
    "repayment": ("还款", "Money that was received and posted; a reversal takes it back."),
    "reversal": ("冲正", "The cancelling of a posted repayment, counted as a negative one."),
    "recovery": ("回收", "Net repayments while the case was placed with us; waivers are none."),
    "recovery rate": (
        "回收率",
        "Recovery over the amount placed (or overdue at the start), frozen.",
    ),
    "paying rate": ("有还款占比", "Cases with a net repayment in the period over all cases."),
    "overdue paid off rate": (
        "还清逾期率",
        "Cases that paid all that was overdue at the start over all cases; the loan may go on.",
    ),
    "follow-up": (
        "催记",
        "The record of one contact: met whom, address verdict, result, reason, next step.",
    ),
    "crew's day": ("整日补录", "All planned visits of one list, recorded at once in a grid."),
    "corrected record": (
        "更正催记",
        "One that a later record takes the place of, with a reason; both stay.",
    ),
    "draft": ("草稿", "What somebody has typed of a contact and not saved yet."),
    "result code": ("催收结果", "What came of a contact, from the code table."),
    "address verdict": ("地址核实", "What a visit found out about an address."),
    "promise": ("承诺还款", "A date and an amount that the customer named (PTP)."),
    "kept promise": ("履约", "The promised amount arrived by its date and the days of grace."),
    "expected cash": (
        "预期回款",
        "What is missing of running promises × the chance that each person keeps his word.",
    ),
    "serial bouncer": ("多次跳票", "Two or more promises of a case broken within 90 days."),
    "broken promise": ("跳票", "Date and grace passed without the promised amount."),
    "willingness": ("还款意愿", "Whether somebody wants to pay: a sum of stated points, 0 to 100."),
    "ability": ("偿债能力", "Whether somebody could pay: a sum of stated points, 0 to 100."),
    "chance of a payment": (
        "还款概率",
        "How likely a payment is within 30 days, learned from the past and tested on later days.",
    ),
    "drift": ("漂移", "How far the cases of today are from those that a chance was learned from."),
    "repayment agreement": (
        "还款协议",
        "What customer and lender signed: a schedule, what is waived, followed by the repayments.",
    ),
    "affordability": ("还款能力", "Income less necessary outgoings less other debts, a month."),
    "waiver": ("减免", "What of a debt is given up on a condition; never counted as recovery."),
    "settlement": ("部分结清", "A part that is paid instead of the whole debt."),
    "hold": ("停催", "A reason why a case must not be visited now: dispute, hardship, complaint …"),
    "kind of hold": (
        "停催类型",
        "Why a hold stands; one about the person (died, insolvent …) holds for all his cases.",
    ),
    "consequence": (
        "停催效力",
        "What a kind of hold leaves beside visits: nothing, other ways, a review.",
    ),
    "lifting": (
        "解除停催",
        "Ending a hold with a reason and evidence, by who may; nothing is deleted.",
    ),
    "hold review": (
        "停催复核",
        "Somebody decides by a day how to go on with a held case, towards an agreement.",
    ),
    "consent": ("同意", "What a customer agreed to, with evidence, until he withdraws it."),
    "message": (
        "触达消息",
        "What is written to a customer by text message, app, e-mail or letter; sent once.",
    ),
    "message template": (
        "消息模板",
        "The text of messages with places for a case's values; approved before it is used.",
    ),
    "outbox": ("待发箱", "Messages that were approved, kept before they leave and marked after."),
    "delivery": ("送达回执", "What a platform reports of a message: delivered, or came back."),
    "call list": ("拨打清单", "Whom to call today, on which number first, and how often still."),
    "wish": ("客户意愿", "What a customer wishes for or forbids: times, places, ways of contact."),
    "complaint": (
        "投诉",
        "What a customer brings against us: a small case with owner, deadline, answer and outcome.",
    ),
    "dispute": (
        "债务异议",
        "A complaint about the debt itself: its amount, or that it is his at all.",
    ),
    "breach": (
        "违规",
        "A contact that broke a rule: a small case with an owner, a day, a measure and an end.",
    ),
    "measure set": (
        "整改措施",
        "What is done so that a breach does not happen again: training, warning, rule, apology.",
    ),
    "complaint rate": (
        "投诉率",
        "Complaints for every 1,000 contacts in which somebody was reached.",
    ),
    "assignment": ("分案", "The handing of a case to another collector, with its time and reason."),
    "template": (
        "模板",
        "How a client's file is read, remembered and recognised by the titles of the next one.",
    ),
    "finding": (
        "提示",
        "What an import noticed: an error keeps its row out, a warning and a repair load it.",
    ),
    "rows to mend": (
        "待修正的行",
        "The rows that were not loaded, with their reasons, for the sender of the file.",
    ),
    "withdrawal": (
        "撤回",
        "A loaded file counts no longer; nothing is deleted, and it can be put back.",
    ),
    "orphan": (
        "无主记录",
        "A row of repayments, contacts or the like whose numbers name no known case.",
    ),
    "rule": (
        "规则",
        "What a law, a standard or a policy says of contacts, with its source, as data.",
    ),
    "policy": ("内部政策", "A rule that a company gives itself; it can only be stricter."),
    "gate": ("合规闸门", "Asks every rule before a contact; what is unknown is refused."),
    "refusal": ("拒绝", "A rule that forbids a contact, with its article and what would clear it."),
    "obligation": ("义务", "What the crew must do, have or know though the visit is allowed."),
    "override": (
        "例外",
        "A second person lifts a soft rule for one case or crew until a day; never a law.",
    ),
    "violation": ("违规", "A rule that a contact broke, as its record shows for sure."),
    "blocked attempt": ("被拦截的操作", "What somebody wanted to plan and a rule refused."),
    "jurisdiction": ("适用地区", "The country or part of one whose rules apply to a case."),
    "visit": ("外访", "A call at the customer's door by a crew."),
    "crew": ("外访组", "The people who travel together; in mainland China at least two."),
    "basket": ("待访篮", "Cases picked for a visit but not yet put in order."),
    "visit list": ("外访清单", "The ordered stops of one crew on one day, with times."),
    "value of a visit": (
        "外访价值",
        "The money that a visit may bring beyond what comes anyway, less what it costs.",
    ),
    "candidate": (
        "可访案件",
        "A case that may be visited on a day; the rest have a reason each.",
    ),
    "plan": (
        "外访计划",
        "The visit lists of several crews on several days together; a proposal until approved.",
    ),
    "visit request": (
        "外访申请",
        "A visit that somebody asked for: approved or refused, put on a list, seen through.",
    ),
    "visit pack": (
        "外访资料包",
        "What a crew takes along for its day: pages, table, tracks, calendar.",
    ),
    "stop": ("站点", "One place on a visit list; several cases of one address share it."),
    "qualification": (
        "资质",
        "What a collector has to show before visiting, with issuer, number and last day.",
    ),
    "leave": ("休假", "Days on which a collector does not work; his crew stays at home."),
    "knowledge check": (
        "知识考核",
        "Questions about the rules with a pass mark; passing gives or renews a qualification.",
    ),
    "script card": ("话术卡", "What to say and what not in a situation at the door."),
    "conflict level": (
        "冲突级别",
        "Observed behaviour from 0 cooperative to 4 assault; it expires and can be contested.",
    ),
    "incident": ("冲突事件", "What endangered somebody at a visit, as the register keeps it."),
    "warning": ("安全警示", "What a crew has to heed at a door, and what follows from it."),
    "check-in": ("报平安", "A crew's word that it set out, arrived, left, is well or is home."),
    "segment": ("客群", "Cases chosen by a rule under a name, asked anew each time."),
    "strategy": (
        "催收策略",
        "Which step follows for which stage, amount tier and risk, and how often; in versions.",
    ),
    "step": ("策略动作", "What the strategy says is to be done next with a case, and why."),
    "amount tier": (
        "金额档",
        "S below the median overdue amount of the portfolio, M to its 80th percentile, L above.",
    ),
    "risk level": ("风险等级", "Low, medium or high by rule, or by a score, with the reason."),
    "ladder": (
        "升级阶梯",
        "L0 reminder to L8 return: how far a case was taken, up by attempts, down by payments.",
    ),
    "experiment": (
        "对照试验",
        "Persons drawn into arms that are treated differently, compared by a rule fixed before.",
    ),
    "arm": (
        "试验组",
        "What is done with those who were drawn into it; the first is compared with.",
    ),
    "horizon": ("观察期", "Days after somebody's entry within which the outcome counts."),
    "lesson": (
        "经验",
        "A decision with its reason and cases, followed from file to file, adopted or dropped.",
    ),
    "minutes": ("会议纪要", "What was decided on a day, and how earlier decisions stand by then."),
    "simulation": ("策略模拟", "What another strategy would change today, before it is in force."),
    "completeness": ("完整率", "Filled cells of a column over all rows of the file."),
    "validity": ("有效率", "Cells of a column without an error over the filled ones."),
    "correction": (
        "人工更正",
        "What our people know better than the files, such as a place; no later file undoes it.",
    ),
    "reveal": (
        "临时查看",
        "One masked field of one case shown in full, for a purpose and some minutes; logged.",
    ),
    "audit": ("操作审计", "Who did what, when and why, sealed so that no change goes unseen."),
    "anchor": (
        "锚点",
        "A head of the audit kept outside the database, so that a cut-off end is noticed.",
    ),
    "legal hold": ("法律保全", "Data that must stay for a court or an authority; never erased."),
    "restriction": (
        "限制处理",
        "A person's data are kept but in no list or figure, on no map, in no plan.",
    ),
    "erasure": ("删除个人信息", "Nothing that tells a person is left, proven by a search."),
    "retention": ("保存期限", "How long a kind of data is kept at least and at most, with source."),
    "approximate place": (
        "近似位置",
        "Only district or city are known; the centre stands for the door.",
    ),
}
"""English term → its Chinese term and one line that says what it means."""
