// Values under the pointer, lines that can be switched off, and the figures' data to take away.
// Everything can be read without this script.
(() => {
  "use strict";
  const digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  const raised = (n) => [...String(n)].map((c) => (c === "-" ? "⁻" : digits[+c])).join("");
  const special = { "0": "0", NaN: "NaN", Inf: "∞" };

  /** The number whose logarithm is known, as people write it. */
  function power(log10) {
    let exponent = Math.floor(log10);
    let factor = Math.round(10 ** (log10 - exponent) * 100) / 100;
    if (factor >= 10) [factor, exponent] = [1, exponent + 1];
    if (exponent >= -3 && exponent < 5) return String(+(10 ** log10).toPrecision(3));
    return factor.toFixed(2) + "×10" + raised(exponent);
  }

  function words(value, scale) {
    if (typeof value === "string") return special[value];
    if (scale === "log") return power(value);
    if (scale === "percent") return +(100 * value).toPrecision(3) + " %";
    if (scale === "whole" || Number.isInteger(value)) return String(value);
    const size = Math.abs(value);
    if (size >= 1e5 || size < 1e-3) return (value < 0 ? "−" : "") + power(Math.log10(size));
    return String(+value.toPrecision(4)).replace("-", "−");
  }

  /** The number itself, for programs; its text may be smaller than any number they know. */
  function exact(value, scale) {
    if (typeof value === "string") return { "0": "0", NaN: "NaN", Inf: "Infinity" }[value];
    if (scale !== "log") return String(value);
    if (Math.abs(value) < 300) return String(+(10 ** value).toPrecision(7));
    const exponent = Math.floor(value);
    return +(10 ** (value - exponent)).toPrecision(7) + "e" + exponent;
  }

  // Tables to take away: the same columns as `fathom plot KIND RUN --format csv`.
  const columns = ["panel", "series", "x", "value", "log10", "low", "high"];

  function rows(data) {
    const result = [];
    for (const panel of data.panels) {
      const scale = panel.y.scale;
      const both = (y, s = scale) =>
        [exact(y, s), s === "log" && typeof y === "number" ? String(y) : ""];
      const add = (name, x, pair, low = "", high = "") =>
        result.push([panel.title, name, String(x), ...pair, low, high]);
      for (const mark of panel.marks) {
        switch (mark.type) {
          case "line":
            mark.x.forEach((x, i) => add(mark.name, x, both(mark.y[i])));
            break;
          case "bars":
            mark.x.forEach((x, i) => add(mark.name, x, [String(mark.y[i] - mark.from[i]), ""]));
            break;
          case "band":
            mark.x.forEach((x, i) =>
              add(mark.name, x, ["", ""], exact(mark.low[i], scale), exact(mark.high[i], scale)));
            break;
          case "histogram":
            mark.counts.forEach((count, i) =>
              add(mark.name, "", [String(count), ""], String(mark.bounds[i]),
                String(mark.bounds[i + 1])));
            break;
          case "cells":
            mark.mean.forEach((mean, i) => {
              if (mean === null) return;
              const width = mark.columns.length - 1;
              add("layer " + mark.rows[Math.floor(i / width)], mark.columns[i % width],
                both(mean, mark.scale), exact(mark.low[i] ?? mean, mark.scale),
                exact(mark.high[i] ?? mean, mark.scale));
            });
            break;
          case "images": {
            const pixels = mark.y.length / mark.names.length;
            mark.y.forEach((y, i) => {
              const image = Math.floor(i / pixels);
              add(mark.names[image], i % pixels,
                [typeof y === "string" ? y : String(y * mark.largest[image]), ""]);
            });
            break;
          }
          case "diagram":
            mark.names.forEach((name, i) => add(name, "", both(mark.y[i], mark.scale)));
        }
      }
    }
    return result;
  }

  function csv(data) {
    const field = (text) => (/[",\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text);
    return [columns, ...rows(data)].map((row) => row.map(field).join(",") + "\n").join("");
  }

  function json(data) {
    const number = (text) => {
      const value = text === "" ? NaN : Number(text);
      return Number.isFinite(value) ? value : null;
    };
    return JSON.stringify({
      figure: data.kind, columns,
      data: rows(data).map(([panel, series, ...rest]) =>
        [panel || null, series, ...rest.map(number)]),
    }) + "\n";
  }

  function save(name, type, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  // What is under the pointer.
  const tip = document.getElementById("tip");

  function show(text, x, y) {
    tip.textContent = "";
    text.split("\n").forEach((line, i) => {
      if (i > 0) tip.append(document.createElement("br"));
      const part = document.createElement(i === 0 ? "b" : "span");
      part.textContent = line;
      tip.append(part);
    });
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    const left = x + 14 + box.width > innerWidth ? x - 14 - box.width : x + 14;
    const top = y - 12 - box.height < 0 ? y + 16 : y - 12 - box.height;
    tip.style.left = Math.max(4, Math.min(left, innerWidth - box.width - 4)) + "px";
    tip.style.top = Math.max(4, top) + "px";
  }

  function hide(svg) {
    tip.hidden = true;
    svg?.querySelectorAll(".cursor, .hair").forEach((e) => e.remove());
  }

  const shape = (name, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };

  /** A picture of a panel, with the way from places on the screen to values and back. */
  class Picture {
    constructor(svg, panel, off) {
      [this.svg, this.panel, this.off] = [svg, panel, off];
      [this.left, this.top, this.right, this.bottom] = svg.dataset.f.split(" ").map(Number);
      this.lines = panel.marks.filter((m) => m.type === "line" || m.type === "bars");
    }
    px(x) {
      const [a, b] = this.panel.x.range;
      return this.left + ((x - a) / (b - a)) * (this.right - this.left);
    }
    py(y) {
      if (typeof y === "string") return y === "0" ? this.bottom + 12 : this.top - 12;
      const [a, b] = this.panel.y.range;
      return this.bottom - ((y - a) / (b - a)) * (this.bottom - this.top);
    }
    visible() { return this.lines.filter((m) => m.x.length && !this.off.has(m.key)); }
    client(x, y) {
      const box = this.svg.getBoundingClientRect();
      const scale = box.width / this.svg.viewBox.baseVal.width;
      return [box.left + x * scale, box.top + y * scale];
    }
    inside(event) {
      const box = this.svg.getBoundingClientRect();
      const scale = this.svg.viewBox.baseVal.width / box.width;
      return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
    }
    nearest(x, y) {
      let best = null;
      for (const mark of this.visible()) {
        let [low, high] = [0, mark.x.length - 1];
        while (high - low > 1) {
          const middle = (low + high) >> 1;
          if (this.px(mark.x[middle]) < x) low = middle; else high = middle;
        }
        const i = Math.abs(this.px(mark.x[low]) - x) < Math.abs(this.px(mark.x[high]) - x) ? low : high;
        const distance = Math.abs(this.px(mark.x[i]) - x) * 2 + Math.abs(this.py(mark.y[i]) - y);
        if (!best || distance < best.distance) best = { mark, i, distance };
      }
      return best;
    }
    point({ mark, i }) {
      const { x, y } = this.panel;
      const value = mark.type === "bars" ? mark.y[i] - mark.from[i] : mark.y[i];
      hide(this.svg);
      const [cx, cy] = [this.px(mark.x[i]), this.py(mark.y[i])];
      this.svg.append(
        shape("line", { class: "hair", x1: cx, x2: cx, y1: this.top, y2: this.bottom }),
        shape("circle", { class: "cursor", cx, cy, r: 4 }));
      const unit = x.label.split(",")[0].replace(/s$/, "") || "x";
      show(`${mark.name}\n${unit.replace(/^to /, "")} ${words(mark.x[i], x.scale)}: ` +
        words(value, y.scale), ...this.client(cx, cy));
    }
    cell(x, y) {
      const mark = this.panel.marks.find((m) => m.type === "cells");
      if (!mark) return false;
      const [a, b] = this.panel.x.range;
      const at = a + ((x - this.left) / (this.right - this.left)) * (b - a);
      const [c, d] = this.panel.y.range;
      const aim = c + ((this.bottom - y) / (this.bottom - this.top)) * (d - c);
      const row = mark.rows.find((r) => Math.abs(r - aim) <= mark.height / 2);
      const width = mark.columns.length - 1;
      const column = mark.columns.findIndex((edge, i) => at >= edge && at < mark.columns[i + 1]);
      const index = mark.rows.indexOf(row) * width + column;
      const mean = mark.mean[index] ?? null;
      if (column < 0 || mark.rows.indexOf(row) < 0 || mean === null) return false;
      const [low, high] = [mark.low[index] ?? mean, mark.high[index] ?? mean];
      const unit = this.panel.x.label.split(",")[0];
      const range = low === high ? ""
        : `\n${words(low, mark.scale)} to ${words(high, mark.scale)}`;
      show(`layer ${row}, ${unit} ${words(mark.columns[column], "linear")}\n` +
        words(mean, mark.scale) + range, ...this.client(x, y));
      return true;
    }
    bin(x, y) {
      const texts = [];
      for (const mark of this.panel.marks) {
        if (mark.type !== "histogram" || this.off.has(mark.key)) continue;
        const i = mark.edges.findIndex((edge, k) =>
          k + 1 < mark.edges.length && x >= this.px(edge) && x < this.px(mark.edges[k + 1]));
        if (i < 0) continue;
        texts.push(`${mark.name}: ${mark.counts[i]} from ${words(mark.bounds[i], "linear")} to ` +
          words(mark.bounds[i + 1], "linear"));
      }
      if (!texts.length) return false;
      show([this.panel.title, ...texts.reverse()].join("\n"), ...this.client(x, y));
      return true;
    }
    over(event) {
      const [x, y] = this.inside(event);
      if (x < this.left - 12 || x > this.right + 12 || y < this.top - 24 || y > this.bottom + 24) {
        return hide(this.svg);
      }
      if (this.cell(x, y) || this.bin(x, y)) return;
      const best = this.nearest(x, y);
      if (best) this.point(best); else hide(this.svg);
    }
    key(event) {
      const lines = this.visible();
      const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
      if (event.key === "Escape") return hide(this.svg);
      if (!step || !lines.length) return;
      event.preventDefault();
      const old = this.chosen && lines.includes(this.chosen.mark) ? this.chosen : null;
      let mark = old ? old.mark : lines[0];
      if (old) mark = lines[(lines.indexOf(mark) + step[0] + lines.length) % lines.length];
      const i = old ? old.i + step[1] : 0;
      this.chosen = { mark, i: Math.max(0, Math.min(mark.x.length - 1, i)) };
      this.point(this.chosen);
    }
  }

  for (const figure of document.querySelectorAll("figure")) {
    const data = JSON.parse(figure.querySelector("script.data").textContent);
    for (const mark of data.panels.flatMap((panel) => panel.marks)) {
      if (!mark.unit) continue;
      for (const name of ["mean", "low", "high"]) {
        mark[name] = mark[name].map((v) => (typeof v === "number" ? v / mark.unit : v));
      }
    }
    const off = new Set();
    for (const item of figure.querySelectorAll(".keys li")) {
      const button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-pressed", "true");
      button.append(...item.childNodes);
      item.append(button);
      button.addEventListener("click", () => {
        const key = item.dataset.k;
        if (off.has(key)) off.delete(key); else off.add(key);
        button.setAttribute("aria-pressed", String(!off.has(key)));
        for (const group of figure.querySelectorAll("g[data-k]")) {
          if (group.dataset.k === key || group.dataset.k === key + "-range") {
            group.classList.toggle("off", off.has(key));
          }
        }
      });
    }
    for (const svg of figure.querySelectorAll("svg[data-p]")) {
      const picture = new Picture(svg, data.panels[+svg.dataset.p], off);
      const titled = [...svg.querySelectorAll("title")];
      if (titled.length) {
        // The browser shows these by itself, but late and small.
        for (const title of titled) {
          const text = title.textContent.replace(": ", "\n");
          const shape = title.parentNode;
          shape.setAttribute("aria-label", title.textContent);
          title.remove();
          shape.addEventListener("pointerenter", (e) => show(text, e.clientX, e.clientY));
          shape.addEventListener("pointerleave", () => hide(svg));
        }
        continue;
      }
      svg.addEventListener("pointermove", (e) => picture.over(e));
      svg.addEventListener("pointerdown", (e) => picture.over(e));
      svg.addEventListener("pointerleave", () => hide(svg));
      if (picture.lines.length) {
        svg.tabIndex = 0;
        svg.addEventListener("keydown", (e) => picture.key(e));
        svg.addEventListener("blur", () => hide(svg));
      }
    }
    const tools = document.createElement("p");
    tools.className = "tools";
    for (const [name, type, text] of [["CSV", "text/csv", csv], ["JSON", "application/json", json]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "Data as " + name;
      button.dataset.format = name.toLowerCase();
      button.addEventListener("click", () =>
        save(`fathom-${data.kind}.${name.toLowerCase()}`, type, text(data)));
      tools.append(button);
    }
    figure.querySelector(".under").append(tools);
    figure.fathom = { csv: () => csv(data), json: () => json(data) };
  }
  document.documentElement.dataset.ready = "yes";
})();
