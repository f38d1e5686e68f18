// Draws the charts of a page once its text stands: specification from the page, colours from the tokens.
// The policy forbids styles and code made at run time: expressions are interpreted, the tooltip is our own.

const figures = [...document.querySelectorAll("[data-chart]:not([data-drawn])")];
const dark = matchMedia("(prefers-color-scheme: dark)");
const SERIES = 6;
// how often, and after how many milliseconds, it is looked whether a file is there
const TRIES = 60;
const WAIT = 500;

// A token may be light-dark(...): only a computed colour says which side holds now.
function colours() {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const read = (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const names = ["ink", "soft", "edge", "edge-strong", "card", "bad", "wait", "accent"];
  const found = Object.fromEntries(names.map((name) => [name, read(name)]));
  found.series = Array.from({ length: SERIES }, (_, index) => read(`chart-${index + 1}`));
  probe.remove();
  return found;
}

function lookNow() {
  return document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light");
}

function theme() {
  const colour = colours();
  const font = getComputedStyle(document.body).fontFamily;
  const style = {
    plan: { color: colour.soft, strokeWidth: 1.5, strokeDash: [4, 3] },
    previous: { color: colour["edge-strong"], strokeWidth: 1.5 },
    "plan-band": { color: colour.soft, opacity: 0.15 },
    "previous-band": { color: colour["edge-strong"], opacity: 0.2 },
    "plan-tick": { color: colour.ink, thickness: 2 },
    "previous-tick": { color: colour["edge-strong"], thickness: 2 },
    annotation: { color: colour["edge-strong"], strokeDash: [2, 3], strokeWidth: 1 },
    "annotation-label": { color: colour.soft, fontSize: 11 },
    target: { color: colour.wait, strokeWidth: 1.25, strokeDash: [6, 3] },
    "bar-label": { color: colour.ink, fontSize: 12 },
  };
  colour.series.forEach((value, index) => {
    style[`series-${index + 1}`] = { color: value, strokeWidth: 2 };
    style[`series-${index + 1}-band`] = { color: value, opacity: 0.15 };
  });
  return {
    background: null,
    font,
    view: { stroke: null },
    line: { strokeJoin: "round", strokeCap: "round" },
    bar: { cornerRadiusEnd: 2 },
    scale: { bandPaddingInner: 0.35, bandPaddingOuter: 0.2 },
    axis: {
      labelColor: colour.soft, labelFontSize: 11, domainColor: colour["edge-strong"], tickColor: colour["edge-strong"],
      gridColor: colour.edge, labelPadding: 6, tickSize: 4,
    },
    axisY: { domain: false, ticks: false },
    axisX: { grid: false },
    style,
  };
}

class Figure {
  constructor(element) {
    this.element = element;
    this.stage = element.querySelector("[data-stage]");
    this.tools = element.querySelector("[data-tools]");
    this.text = element.querySelector('script[type="application/json"]').textContent;
    this.data = JSON.parse(this.text);
    this.table = [...element.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent));
    this.heads = [...element.querySelectorAll("thead th")].map((cell) => cell.textContent);
    element.dataset.drawn = "";
    this.tools.addEventListener("click", (event) => this.download(event.target.value));
    this.stage.addEventListener("pointermove", (event) => this.point(event));
    this.stage.addEventListener("pointerleave", () => this.leave());
  }

  async draw(embed) {
    this.result?.finalize();
    const { number, time } = this.data.locale;
    try {
      this.result = await embed(this.stage, structuredClone(this.data.spec), {
        actions: false, ast: true, config: theme(), defaultStyle: false, formatLocale: number, renderer: "canvas",
        timeFormatLocale: time, tooltip: false,
      });
      this.stage.classList.add("chart-stage-drawn");
      this.stage.dataset.drawnFor = lookNow();
      this.tools.hidden = false;
    } catch (error) {
      this.stage.className = "chart-failed";
      this.stage.textContent = this.tools.dataset.failed;
      throw error;
    }
  }

  // The place under the pointer, by the nearest of the chart's own places along its axis.
  nearest(event) {
    const view = this.result.view;
    const box = this.stage.getBoundingClientRect();
    const [left, top] = view.origin();
    const rows = this.data.spec.datasets.rows;
    const flat = this.data.spec.layer.some((layer) => layer.encoding?.y?.field === "x");
    const scale = view.scale(flat ? "y" : "x");
    const half = scale.bandwidth ? scale.bandwidth() / 2 : 0;
    const at = flat ? event.clientY - box.top - top : event.clientX - box.left - left;
    let best = 0;
    let least = Infinity;
    rows.forEach((row, index) => {
      const place = scale(scale.bandwidth ? row.x : Date.parse(row.x)) + half;
      if (Math.abs(place - at) < least) [best, least] = [index, Math.abs(place - at)];
    });
    return best;
  }

  point(event) {
    if (!this.result || event.pointerType === "touch") return;
    const values = this.table[this.nearest(event)];
    if (!this.tip) {
      this.tip = document.createElement("dl");
      this.tip.className = "chart-tip";
      this.tip.setAttribute("aria-hidden", "true");
      document.body.append(this.tip);
    }
    this.tip.replaceChildren(...values.flatMap((value, index) => {
      if (!value) return [];
      const name = document.createElement("dt");
      const shown = document.createElement("dd");
      name.textContent = this.heads[index];
      shown.textContent = value;
      return [name, shown];
    }));
    const width = this.tip.offsetWidth;
    const left = event.clientX + 16 + width > innerWidth ? event.clientX - width - 16 : event.clientX + 16;
    this.tip.style.left = `${Math.max(4, left)}px`;
    this.tip.style.top = `${event.clientY + 14}px`;
  }

  leave() {
    this.tip?.remove();
    this.tip = null;
  }

  async download(kind) {
    if (!kind) return;
    const name = `${this.element.id}.${kind}`;
    if (kind === "csv") {
      save(name, URL.createObjectURL(new Blob([this.csv()], { type: "text/csv" })));
      return;
    }
    const told = this.tools.querySelector("[data-told]");
    const usual = told.textContent;
    told.textContent = this.tools.dataset.waiting;
    try {
      save(name, await this.made(kind));
      told.textContent = usual;
    } catch {
      told.textContent = this.tools.dataset.notMade;
    }
  }

  // The worker makes the file of the chart as the page has it; its address answers once it is there.
  async made(kind) {
    const { files, seal } = this.element.dataset;
    const headers = { "Content-Type": "application/json", ...JSON.parse(document.body.getAttribute("hx-headers")) };
    const body = JSON.stringify({ form: kind, seal, chart: this.text });
    const answer = await fetch(files, { method: "POST", headers, body });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const { url } = await answer.json();
    for (let tried = 0; tried < TRIES; tried += 1) {
      const found = await fetch(url, { method: "HEAD" });
      if (found.status === 200) return url;
      if (found.status !== 202) break;
      await new Promise((done) => { setTimeout(done, WAIT); });
    }
    throw new Error(url);
  }

  csv() {
    const rows = this.data.spec.datasets.rows;
    const keys = Object.keys(rows[0]).filter((key) => key !== "shown");
    const safe = (value) => {
      if (value === null || value === undefined) return "";
      if (typeof value === "number") return String(value);
      const guarded = /^\s*[=+\-@]/.test(value) ? `'${value}` : value;
      return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
    };
    const heads = keys.map((key) => this.data.heads[key] ?? key);
    return [heads, ...rows.map((row) => keys.map((key) => row[key]))].map((row) => row.map(safe).join(",")).join("\r\n") + "\r\n";
  }
}

function save(name, address) {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  if (address.startsWith("blob:")) setTimeout(() => URL.revokeObjectURL(address), 1000);
}

if (figures.length) {
  const { vegaEmbed } = await import(figures[0].dataset.bundle);
  const drawn = figures.map((figure) => new Figure(figure));
  const draw = async () => { for (const each of drawn) await each.draw(vegaEmbed); };
  await draw();
  document.addEventListener("look", draw);
  dark.addEventListener("change", draw);
}
