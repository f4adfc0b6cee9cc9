"""A page in points, drawn by matplotlib and written as SVG or PNG, the same bytes every time."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from unionref.atomic import write_bytes
from unionref.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS: Final = (".svg", ".png")
FAMILIES: Final = ("DejaVu Sans", "IPAexGothic")
"""Latin letters from the first, Japanese ones from the second."""
FALLBACKS: Final = (
    "'DejaVu Sans', Verdana, IPAexGothic, 'Noto Sans CJK JP', 'Noto Sans JP', 'Hiragino Sans', "
    "'Yu Gothic', Meiryo, sans-serif"
)
"""The fonts that an SVG names, since it holds its texts as texts."""
DPI: Final = 200
_FIX: Final = "pip install 'unionref[draw]'"

Align = Literal["left", "center", "right"]


def check_path(path: Path | str) -> Path:
    """Return the path of a picture if its name ends as one that can be drawn.

    Parameters
    ----------
    path : pathlib.Path or str
        Where the picture is to go.

    Returns
    -------
    pathlib.Path
        The path.

    Raises
    ------
    UsageError
        If the name ends otherwise.
    """
    target = Path(path)
    if target.suffix.lower() not in FORMATS:
        ending = f"“{target.suffix}”" if target.suffix else "no ending"
        raise UsageError(
            f"A picture cannot be written as {ending}.",
            file=target,
            fix="let the name of the file end in .svg or .png.",
        )
    return target


def require_matplotlib() -> None:
    """Make sure that the parts that draw are installed, and the Japanese font is known to them.

    Raises
    ------
    UsageError
        If they are not; says how to install them.
    """
    try:
        import matplotlib.font_manager
    except ImportError as error:
        raise UsageError("Pictures need matplotlib, which is not installed.", fix=_FIX) from error
    manager = matplotlib.font_manager.fontManager
    if any(entry.name == FAMILIES[1] for entry in manager.ttflist):
        return
    package = importlib.util.find_spec("matplotlib_fontja")
    if package is None or package.origin is None:
        raise UsageError("Pictures need the font IPAexGothic, which is not installed.", fix=_FIX)
    manager.addfont(Path(package.origin).parent / "fonts" / "ipaexg.ttf")


@contextmanager
def plain_style() -> Iterator[None]:
    """Draw with matplotlib's own settings, whatever the user's are, and put the user's back afterwards."""
    import matplotlib

    kept = {"backend", "backend_fallback", "interactive", "toolbar", "timezone"}
    with matplotlib.rc_context():
        matplotlib.rcParams.update(
            {key: value for key, value in matplotlib.rcParamsDefault.items() if key not in kept}
        )
        matplotlib.rcParams.update(
            {
                "font.family": list(FAMILIES),
                "svg.fonttype": "none",
                "svg.hashsalt": "unionref",
                "hatch.linewidth": 0.7,
                "axes.unicode_minus": False,
                "text.parse_math": False,
            }
        )
        yield


@lru_cache(maxsize=8192)
def measure(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a text, in points.

    Parameters
    ----------
    text : str
        One line.
    size : float
        The size of the letters, in points.
    bold : bool
        Whether they are bold.
    """
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    if not text:
        return 0.0
    families, weight = _font(text, bold)
    font = FontProperties(family=families, size=size, weight=weight)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width)


def _font(text: str, bold: bool) -> tuple[list[str], str]:
    """Return the families and the weight for a text: the Japanese font has only one weight."""
    if bold and all(ord(letter) < 0x2E80 for letter in text):
        return [FAMILIES[0]], "bold"
    return list(FAMILIES), "normal"


def clip(text: str, width: float, size: float, bold: bool = False) -> str:
    """Return a text, cut and ended with an ellipsis if it is wider than so many points."""
    if measure(text, size, bold) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle].rstrip() + "…", size, bold) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


def wrap(text: str, width: float, size: float) -> list[str]:
    """Return a text as lines no wider than so many points, broken at blanks or, in Japanese, anywhere."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and measure((line + piece).rstrip(), size) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> Iterator[str]:
    piece = ""
    for letter in text:
        piece += letter
        if letter == " " or ord(letter) >= 0x2E80:
            yield piece
            piece = ""
    if piece:
        yield piece


class Page:
    """A page to draw on; x grows to the right and y downwards, both in points.

    Parameters
    ----------
    width, height : float
        Its size, in points.
    title, description : str
        What the picture shows, for readers who cannot see it.
    """

    def __init__(self, width: float, height: float, title: str, description: str) -> None:
        from matplotlib.figure import Figure

        self.width = width
        self.height = height
        self.title = title
        self.description = description
        self.figure: Figure = Figure(figsize=(width / 72, height / 72), facecolor="white")
        self._axes: Any = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self._axes.set_xlim(0, width)
        self._axes.set_ylim(height, 0)
        self._axes.set_axis_off()
        self.tips: dict[str, str] = {}

    def tip(self, artist: Any, text: str) -> None:
        """Give an artist a text that is shown where the mouse rests on it (SVG only)."""
        if text:
            name = f"u{len(self.tips) + 1}"
            artist.set_gid(name)
            self.tips[name] = text

    def rect(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        fill: str,
        *,
        hatch: str = "",
        hatch_color: str = "white",
        edge: str | None = None,
        thickness: float = 0.5,
        layer: float = 3.0,
        tip: str = "",
    ) -> None:
        """Draw a rectangle."""
        from matplotlib.patches import Rectangle

        artist = Rectangle(
            (left, top),
            right - left,
            bottom - top,
            facecolor=fill,
            edgecolor=hatch_color if hatch else (edge or "none"),
            linewidth=0.0 if hatch or edge is None else thickness,
            hatch=hatch or None,
            zorder=layer,
        )
        self.tip(artist, tip)
        self._axes.add_patch(artist)

    def polygon(
        self, points: Sequence[tuple[float, float]], fill: str, *, layer: float = 3.0, tip: str = ""
    ) -> None:
        """Draw a filled polygon."""
        from matplotlib.patches import Polygon

        artist = Polygon(list(points), closed=True, facecolor=fill, edgecolor="none", zorder=layer)
        self.tip(artist, tip)
        self._axes.add_patch(artist)

    def line(
        self,
        points: Sequence[tuple[float, float]],
        color: str,
        *,
        thickness: float = 1.0,
        dashes: tuple[float, ...] = (),
        layer: float = 2.0,
        tip: str = "",
    ) -> None:
        """Draw a line through points; dashes are lengths in units of its thickness."""
        from matplotlib.lines import Line2D

        artist = Line2D(
            [x for x, _ in points],
            [y for _, y in points],
            color=color,
            linewidth=thickness,
            linestyle=(0, dashes) if dashes else "-",
            solid_capstyle="butt",
            dash_capstyle="butt",
            zorder=layer,
        )
        self.tip(artist, tip)
        self._axes.add_line(artist)

    def marker(
        self,
        x: float,
        y: float,
        shape: Any,
        size: float,
        *,
        fill: str,
        edge: str,
        thickness: float = 0.9,
        layer: float = 5.0,
        tip: str = "",
    ) -> None:
        """Draw one of matplotlib's markers, of so many points across."""
        from matplotlib.lines import Line2D

        artist = Line2D(
            [x],
            [y],
            marker=shape,
            markersize=size,
            markerfacecolor=fill,
            markeredgecolor=edge,
            markeredgewidth=thickness,
            linestyle="none",
            zorder=layer,
        )
        self.tip(artist, tip)
        self._axes.add_line(artist)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        color: str = "#1a1a1a",
        align: Align = "left",
        paper: bool = False,
        layer: float = 6.0,
        tip: str = "",
    ) -> None:
        """Write one line whose baseline is at y, on a patch of paper if lines may run below it."""
        from matplotlib.text import Text

        if paper:
            width = measure(text, size, bold)
            left = x - {"left": 0.0, "center": width / 2, "right": width}[align]
            top, bottom = y - size * 0.92, y + size * 0.24
            self.rect(left - 1, top, left + width + 1, bottom, "white", layer=layer - 0.5)
        families, weight = _font(text, bold)
        artist = Text(
            x,
            y,
            text,
            fontsize=size,
            fontfamily=families,
            fontweight=weight,
            color=color,
            ha=align,
            va="baseline",
            zorder=layer,
        )
        self.tip(artist, tip)
        self._axes.add_artist(artist)

    def save(self, path: Path) -> None:
        """Write the page; the ending of the name tells the format.

        Parameters
        ----------
        path : pathlib.Path
            The file; it is written whole or not at all.

        Raises
        ------
        UnreadableError
            If it cannot be written.
        """
        write_bytes(path, render(self, path.suffix.lower()))


def render(page: Page, suffix: str) -> bytes:
    """Return a page as the bytes of a file; must be called within `plain_style`."""
    buffer = io.BytesIO()
    if suffix == ".png":
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        FigureCanvasAgg(page.figure)
        about = {"Title": page.title, "Description": page.description, "Software": None}
        page.figure.savefig(buffer, format="png", dpi=DPI, metadata=about)
        return buffer.getvalue()
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    from unionref.draw.svg import finish

    FigureCanvasSVG(page.figure)
    bare = {"Date": None, "Creator": None, "Format": None, "Type": None}
    page.figure.savefig(buffer, format="svg", metadata=bare)
    return finish(buffer.getvalue(), page.title, page.description, page.tips, FALLBACKS)
