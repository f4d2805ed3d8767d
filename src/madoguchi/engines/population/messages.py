"""Japanese sentences for the refusal codes of this package: what is wrong and how to put it right."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    "population.no_spark": "Spark の部品が入っていません。pip install 'madoguchi[spark]' と Java 17 を入れてください。",
    "population.no_engine": "計算エンジン({address})につながりません。アドレスを確かめてください。",
    "population.no_file": "{folder} に persons.parquet と households.parquet がありません。フォルダーを確かめてください。",
    "population.bad_shape": "人口の形のデータを読めません({at})。data/national/population と市の population.yml を確かめてください。",
}
