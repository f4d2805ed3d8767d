"""Variant characters that a search treats as one.

The table is our own: the pairs of new and old form are facts of the table of general-use kanji (2010) and
of the kanji allowed in given names, the rest are the common surname variants counted by any resident
register. It merges characters that are different in law (斉 and 斎), so it serves search keys only, never
stored text or identity.
"""

from __future__ import annotations

# First character of each group stands for the group. Compatibility ideographs that Unicode folds by itself
# (U+F900 and after) are absent; U+FA11, U+FA0E and such unified ones are not folded and therefore listed.
_GROUPS = """
辺邊邉 高髙 崎﨑嵜 斉齊齋斎 沢澤 浜濱濵 広廣 国國圀囯 桜櫻 島嶋嶌 吉𠮷 富冨 桧檜 真眞 竜龍 滝瀧 関關 黒黑
徳德 恵惠 栄榮 学學 実實 寿壽 応應 豊豐 薮藪籔 条條 静靜 清淸 瀬瀨 恒恆 曽曾 会會 万萬 与與 塩鹽 蔵藏 縄繩
礼禮 円圓 児兒 亜亞 図圖 鉄鐵鐡 宝寶寳 桑桒 松枩 柳栁 橋𣘺 土圡 梅楳 館舘 峰峯 渕淵渊 緒緖 郎郞 増增 寛寬
弥彌 慎愼 戸戶户 柏栢 槙槇 狭狹 穂穗 継繼 荘莊 薫薰 遥遙 顕顯 鶴靍靏 鴎鷗 麹麴 頼賴 壱壹 桝枡 芦蘆 来來 伝傳
仏佛 仮假 価價 体體 倹儉 剣劍 効效 勲勳 励勵 労勞 勧勸 区區 参參 双雙 収收 叙敍 号號 団團 囲圍 塁壘 壊壞
壌壤 声聲 変變 奥奧 奨奬 嬢孃 宮宫 将將 尭堯 岳嶽 巌巖 巣巢 帯帶 庁廳 弁辨瓣辯 弐貳 径徑 従從 恋戀 悦悅 懐懷
戦戰 抜拔 拝拜 択擇 挙擧 揺搖 摂攝 数數 旧舊 昼晝 暁曉 桟棧 楽樂 様樣 権權 横橫 檪櫟 歓歡 歩步 歯齒 歳歲
毎每 気氣 渋澁 浅淺 涙淚 済濟 湾灣 満滿 潜潛 灯燈 炉爐 焼燒 営營 犠犧 独獨 猟獵 獣獸 瑶瑤 画畫 畳疊 発發
県縣 砕碎 秘祕 称稱 穣穰 竃竈 粋粹 糸絲 経經 絵繪 続續 総總 緑綠 縁緣 縦縱 聡聰 聴聽 胆膽 臓臟 舎舍 芸藝
茎莖 蒋蔣 虫蟲 蛍螢 衛衞 装裝 覇霸 覚覺 覧覽 観觀 訳譯 証證 読讀 誉譽 譲讓 賛贊 践踐 転轉 軽輕 辞辭 逓遞
遅遲 遠逺 郷鄕 酔醉 醸釀 釈釋 鋳鑄 錬鍊 鎮鎭 闘鬪 陥陷 隠隱 隣鄰 隷隸 雑雜 霊靈 頬頰 顔顏 飲飮 餅餠 駅驛
駆驅 騒騷 験驗 髄髓 鶏鷄 麦麥 点點 党黨 昇曻 彦彥 凛凜 莱萊 祢禰 祷禱
"""


def _table() -> dict[int, str]:
    return {ord(char): group[0] for group in _GROUPS.split() for char in group[1:]}


_TABLE = _table()


def fold_variants(text: str) -> str:
    """Replace every variant character by the one that stands for its group; for keys only.

    >>> fold_variants("渡邉 髙﨑 齋藤")
    '渡辺 高崎 斉藤'
    """
    return text.translate(_TABLE)
