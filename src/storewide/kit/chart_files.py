"""Pictures of charts as files, drawn without a browser: PNG, SVG, PDF, each with title, unit and legend.

The page's own script draws the same specification; here the colours are the light side of the same tokens, since a
picture is passed on and printed. The font is the one that the drawing library brings, so that no machine's fonts count.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal
from xml.sax.saxutils import escape, quoteattr

import vl_convert

from storewide.kit.chart_pages import Key, file_locale, legend
from storewide.kit.charts import Chart

type Form = Literal["png", "svg", "pdf"]
FORMS: tuple[Form, ...] = ("png", "svg", "pdf")
FONT = "Liberation Sans"
_WIDTH = 860
#: pixels of the picture around the plot: at each side, above it for title and legend, below it
_SIDE, _TOP, _BOTTOM = 16, 62, 16
#: a PNG has so many points for each pixel, as a sharp screen shows it
_SCALE = 2.0
_LETTER = 6.6
_TOKEN = re.compile(r"--([a-z0-9-]+):\s*light-dark\((#[0-9a-f]{6}),")
_SERIES = 6


@dataclass(frozen=True)
class Picture:
    """A chart as it is drawn: its specification, how numbers and days are written, and what stands above the plot."""

    specification: dict[str, Any]
    locale: dict[str, Any]
    title: str
    unit: str
    legend: tuple[Key, ...]


def picture_of(chart: Chart) -> Picture:
    """What a chart's file is drawn from."""
    # loads Altair, see `chart_pages`
    from storewide.kit import chart_specs

    return Picture(
        chart_specs.specification(chart),
        file_locale(),
        str(chart.title),
        str(chart.unit.label),
        tuple(legend(chart)),
    )


def drawn(picture: Picture, form: Form) -> bytes:
    """The picture as a file."""
    whole = _framed(picture, plot(picture))
    if form == "svg":
        return whole.encode()
    if form == "pdf":
        return bytes(vl_convert.svg_to_pdf(whole))
    return bytes(vl_convert.svg_to_png(whole, scale=_SCALE))


def plot(picture: Picture, width: int = _WIDTH) -> str:
    """The plot alone as SVG, so many pixels wide, for a page that says title and legend itself."""
    spec = picture.specification | {"width": width - 90, "background": "#ffffff"}
    drawn: str = vl_convert.vegalite_to_svg(
        spec,
        config=_config(),
        allowed_base_urls=[],
        format_locale=picture.locale["number"],
        time_format_locale=picture.locale["time"],
    )
    return drawn


def _framed(picture: Picture, plot: str) -> str:
    width, height = _size(plot)
    colour = colours()
    size = f'width="{width + 2 * _SIDE:g}" height="{height + _TOP + _BOTTOM:g}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONT}, sans-serif">',
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        _text(picture.title, _SIDE, 26, 16, colour["ink"], weight="bold"),
        _text(picture.unit, width + _SIDE, 26, 12, colour["soft"], anchor="end"),
    ]
    x: float = _SIDE
    for key in picture.legend:
        stroke, dashed = look(key.css)
        dash = f' stroke-dasharray="{dashed}"' if dashed else ""
        lines.append(
            f'<line x1="{x:g}" x2="{x + 22:g}" y1="44" y2="44" stroke="{stroke}" stroke-width="2"{dash}/>'
        )
        lines.append(_text(str(key.label), x + 28, 48, 12, colour["soft"]))
        x += 48 + len(str(key.label)) * _LETTER
    inner = plot.replace("<svg ", f'<svg x="{_SIDE}" y="{_TOP}" ', 1)
    return "\n".join([*lines, inner, "</svg>"])


def _size(plot: str) -> tuple[float, float]:
    head = plot[: plot.index(">")]
    return tuple(float(re.findall(rf'\b{name}="([0-9.]+)"', head)[0]) for name in ("width", "height"))  # type: ignore[return-value]


def _text(
    words: str, x: float, y: float, size: int, fill: str, *, anchor: str = "start", weight: str = "normal"
) -> str:
    where = f'x="{x:g}" y="{y:g}" font-size="{size}" fill={quoteattr(fill)}'
    return f'<text {where} text-anchor="{anchor}" font-weight="{weight}">{escape(words)}</text>'


def look(css: str) -> tuple[str, str]:
    """The colour and the dashes of a line of the legend, by the name its style has in the page."""
    style = _config()["style"]
    name = css.removeprefix("chart-")
    found = style[f"series-{name}" if name.isdigit() else name]
    return found["color"], ",".join(str(each) for each in found.get("strokeDash", ()))


@cache
def colours() -> dict[str, str]:
    """The light side of each colour token by name."""
    text = (files("storewide.kit") / "static" / "kit" / "tokens.css").read_text()
    return dict(_TOKEN.findall(text))


@cache
def _config() -> dict[str, Any]:
    """The look of a chart, as the page's script sets it."""
    colour = colours()
    style: dict[str, Any] = {
        "plan": {"color": colour["soft"], "strokeWidth": 1.5, "strokeDash": [4, 3]},
        "previous": {"color": colour["edge-strong"], "strokeWidth": 1.5},
        "plan-band": {"color": colour["soft"], "opacity": 0.15},
        "previous-band": {"color": colour["edge-strong"], "opacity": 0.2},
        "plan-tick": {"color": colour["ink"], "thickness": 2},
        "previous-tick": {"color": colour["edge-strong"], "thickness": 2},
        "annotation": {"color": colour["edge-strong"], "strokeDash": [2, 3], "strokeWidth": 1},
        "annotation-label": {"color": colour["soft"], "fontSize": 11, "font": FONT},
        "target": {"color": colour["wait"], "strokeWidth": 1.25, "strokeDash": [6, 3]},
        "bar-label": {"color": colour["ink"], "fontSize": 12, "font": FONT},
    }
    for number in range(1, _SERIES + 1):
        line = colour[f"chart-{number}"]
        style[f"series-{number}"] = {"color": line, "strokeWidth": 2}
        style[f"series-{number}-band"] = {"color": line, "opacity": 0.15}
    axis = {
        "labelColor": colour["soft"],
        "labelFontSize": 11,
        "labelFont": FONT,
        "domainColor": colour["edge-strong"],
        "tickColor": colour["edge-strong"],
        "gridColor": colour["edge"],
        "labelPadding": 6,
        "tickSize": 4,
    }
    return {
        "font": FONT,
        "view": {"stroke": None},
        "line": {"strokeJoin": "round", "strokeCap": "round"},
        "bar": {"cornerRadiusEnd": 2},
        "scale": {"bandPaddingInner": 0.35, "bandPaddingOuter": 0.2},
        "axis": axis,
        "axisY": {"domain": False, "ticks": False},
        "axisX": {"grid": False},
        "style": style,
    }
