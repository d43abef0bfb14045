"""English words for sequences of letters: common ones of every length, written down for this lesson."""

from __future__ import annotations

_TEXT = """
a about above across after again against age air all almost alone along already also always among an and animal
another answer any apple area arm around as ask at autumn away baby back ball bank be beach bear beautiful because
become bed before begin behind believe below best better between bicycle big bird black blue boat body book both
bottle box bread bridge bright bring brother brown build busy but butter by call camera can car careful carry castle
cat catch centre chair chance change cheese child choose circle city clean clear climb clock close cloud coat coffee
cold colour come common cook cool copy corner count country cover cow cross cry cup curious dance dark daughter day
deep deer delicious desk develop different dinner dog door double down draw dream dress drink drive dry dust each
early earth east easy eat education egg eight either elephant empty end engine enough equal evening every example
explain eye face fact fall family far farm fast father feel few field fine finger fire first fish five floor flower
fly follow food foot for forest forget four free fresh friend from fruit full game garden gate general gentle give
glass go gold good grass great green ground grow guess half hall hand happy hard have he head hear heart heavy help
here high hill history hold home hope horse hot hour house how hundred ice idea if imagine important in inside
island it jacket join journey jump just keep kettle key kind king kitchen knee know lake lamp language large last
late laugh leaf learn leave left letter life light like line listen little long look love low lunch machine make
many map market matter may meadow measure meet memory middle milk minute mirror moon more morning mother mountain
mouse move music name narrow nature near neighbour never new night nine no noise north nose not nothing now number
ocean of often old on once one onion open or orange other our out over own page paint paper part peace pencil people
perhaps piano picture piece place plant plate play please point poor potato power present pretty problem queen
question quick quiet quite radio rain read ready reason red remember rest rhythm rice right ring river road rock
roof room rope round rule run salt same sand save say school sea season second see sell send sentence seven shade
shape sheep ship shirt shoe short should show side silent silver simple since sing sister sit six sky sleep slow
small smile snow so soap soft some song soon sound soup south space speak spoon spring square stand star start
station stay stone story street strong student such sugar summer sun sure sweet swim table take tall tea teach tell
ten that the their there these they thin thing think this thought three through time to today together tomorrow too
top touch town train travel tree true try turn twelve two umbrella under until up usual valley very village visit
voice wait walk wall want warm wash watch water way we weather week well west wet what wheel when where which while
white who whole why wide wild will wind window winter wish with without woman wonder wood word work world write
yellow yes yesterday you young zebra zero
"""

WORDS: tuple[str, ...] = tuple(_TEXT.split())
