"""Names from which people, roads and employers of the sample are put together.

The districts of Chengdu are real; every road, compound, employer and person is put together from
syllables. A likeness to a real one is chance.
"""

SURNAMES = (
    *"王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢",
    *"蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜",
    *("欧阳", "上官", "司马", "诸葛"),
)

MALE = tuple("伟强磊军勇涛超明刚平辉鹏华飞波斌宇浩凯健俊帆文杰峰成龙东海林志国建永家庆云川")
FEMALE = tuple("芳娜敏静丽娟艳霞秀燕玲桂英慧倩颖洁莉萍红玉兰梅琳雪晶婷欣悦佳瑶琴丹蓉蕾莹月")

ROAD_FIRST = tuple("梧棠锦澜芙芸桐枫松竹柳荷莲云溪泉清和安宁康瑞祥福禄吉庆丰盛兴旺")
ROAD_SECOND = tuple("影岚霖屿川原岭台桥津渡浦湾塘池亭苑林峰谷坪坝埝桂")
ROAD_KINDS = ("路", "街", "巷", "大道", "北路", "南街", "东路", "西街")
COMPOUND_FIRST = tuple("云锦翠碧澄望听枕沐栖揽逸悦铭雅")
COMPOUND_SECOND = tuple("岚汐棠霖川岸屿湖山林溪庭")
COMPOUND_KINDS = ("苑", "小区", "花园", "公寓", "雅居", "新村")

EMPLOYER_FIRST = tuple("川蓉锦蜀岷沱青芙霖瑞宏恒佳盛博通")
EMPLOYER_SECOND = tuple("渝泰达捷远辰源晟益丰合创润翔")
EMPLOYER_KINDS = (
    "商贸有限公司", "物流有限公司", "餐饮管理公司", "建筑劳务公司", "电子厂", "家政服务部",
    "汽修厂", "服装店",
)  # fmt: skip

HOMETOWNS = (
    "四川省南充市顺庆区", "四川省绵阳市涪城区", "四川省宜宾市翠屏区", "四川省达州市通川区",
    "重庆市万州区", "贵州省遵义市红花岗区", "陕西省汉中市汉台区", "云南省昭通市昭阳区",
)  # fmt: skip


def joined(*parts: tuple[str, ...]) -> tuple[str, ...]:
    """Every way to put one syllable of each part behind the other."""
    names: tuple[str, ...] = ("",)
    for part in parts:
        names = tuple(name + syllable for name in names for syllable in part)
    return names
