"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  for (const chart of Object.values(data.charts)) {
    chart.rows = chart.cells.map((cells) => Object.fromEntries(cells.map((cell, place) => [chart.keys[place], cell])));
  }
  const byId = (id) => document.getElementById(id);
  const views = new Map();
  const chosen = { kind: "", proposition: "" };
  const period = data.period;

  // ---- what is shown of a chart under the filter
  const shown = (chart) => chart.rows.filter((row) => {
    if (chart.split ? (row.kind || "") !== chosen.kind : chosen.kind && row.kind && row.kind !== chosen.kind) return false;
    return !(chosen.proposition && row.proposition && row.proposition !== chosen.proposition);
  });

  // ---- the words behind a mark
  const sentences = data.sentences.map((s) => ({
    proposition: s[0], pole: s[1], bucket: s[2], outlet: s[3], kind: s[4], holder: s[5], said_by: s[6], quote: s[7],
    confidence: s[8], article: s[9], day: s[10], name: s[11],
  }));
  const same = (one, other) => one === other || (one && other && one.toLowerCase() === other.toLowerCase());
  const proving = (mark) => {
    if (mark.first_on) {
      const firsts = data.firsts[mark.first_on] || [];
      return firsts.map(([proposition, pole, article]) => sentences.find((s) =>
        s.proposition === proposition && s.pole === pole && s.article === article)).filter(Boolean);
    }
    return sentences.filter((s) =>
      ["proposition", "pole", "bucket", "outlet", "kind"].every((key) => !mark[key] || mark[key] === s[key])
      && (!mark.holder || same(mark.holder, s.holder))
      && (!mark.first_day || (s.day >= mark.first_day && s.day <= mark.last_day)));
  };
  const quoted = (text) => "'" + String(text).replaceAll("'", "''") + "'";
  const query = (mark) => {
    if (mark.first_on) {
      return `SELECT scope, scope_value, proposition, pole, published_on, outlet, title, url\n`
        + `FROM (\n  FROM new_combinations(DATE ${quoted(period.since)}, scope := 'ever')\n  UNION ALL\n`
        + `  FROM new_combinations(DATE ${quoted(period.since)}, scope := 'outlet')\n)\n`
        + `WHERE published_on = DATE ${quoted(mark.first_on)}\nORDER BY scope, proposition, pole;`;
    }
    if (mark.state) {
      return `SELECT day, outlet, complete, feeds_due, feeds_ok, feeds_failed, articles\nFROM coverage_daily\n`
        + `WHERE outlet = ${quoted(mark.outlet)}\n  AND day BETWEEN DATE ${quoted(mark.first_day)} AND DATE ${quoted(mark.last_day)}\nORDER BY day;`;
    }
    const first = mark.bucket && mark.bucket > period.since ? mark.bucket : period.since;
    const last = mark.bucket ? data.ends[mark.bucket] : period.until;
    const where = [`s.published_on BETWEEN DATE ${quoted(first)} AND DATE ${quoted(last)}`];
    if (mark.proposition) where.push(`s.proposition = ${quoted(mark.proposition)}`);
    if (mark.pole) where.push(`s.pole = ${quoted(mark.pole)}`);
    if (mark.outlet) where.push(`s.outlet = ${quoted(mark.outlet)}`);
    else if (period.outlets) where.push(`s.outlet IN (${period.outlets.map(quoted).join(", ")})`);
    if (mark.kind) where.push(`coalesce(s.outlet_kind, 'other') = ${quoted(mark.kind)}`);
    if (mark.holder) where.push(`s.holder_type = 'attributed' AND lower(s.holder_name) = lower(${quoted(mark.holder)})`);
    if (period.language) where.push(`s.language = ${quoted(period.language)}`);
    if (period.company) where.push(`lower(s.company) = lower(${quoted(period.company)})`);
    return `SELECT s.published_on, s.outlet, s.holder_type, s.holder_name, s.proposition, s.pole, s.confidence, s.quote, a.title, a.url,\n`
      + `  s.article_id, s.story_id\nFROM stances AS s\nJOIN articles AS a ON a.article_id = s.article_id\n`
      + `WHERE ${where.join("\n  AND ")}\nORDER BY s.confidence DESC, s.published_on DESC;`;
  };
  const element = (name, text, attributes) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    for (const [key, value] of Object.entries(attributes || {})) if (value) made.setAttribute(key, value);
    return made;
  };
  const entry = (s) => {
    const [title, url, language] = data.articles[s.article];
    const item = element("li");
    item.append(element("blockquote", s.quote, { dir: "auto", lang: language }));
    const line = element("p");
    line.append(element("bdi", s.said_by), ", in ", element("bdi", s.name), `, ${s.day}, ${s.proposition} `
      + `${s.pole === "affirm" ? "▲ affirmed" : "▼ rejected"}, ${Math.round(100 * s.confidence)} % sure`);
    const where = element("p");
    where.append(url ? element("a", title, { href: url, rel: "noopener noreferrer nofollow", dir: "auto" }) : element("bdi", title));
    item.append(line, where);
    return item;
  };
  const panel = byId("panel");
  const open = (mark) => {
    const one = { ...mark, kind: mark.kind || (mark.outlet || mark.holder ? mark.kind : chosen.kind) };
    const found = proving(one);
    const told = [];
    for (const s of found) if (told.length < 5 && !told.some((t) => t.quote === s.quote)) told.push(s);
    byId("panel-title").textContent = mark.told || "Sentences";
    byId("panel-note").textContent = told.length
      ? `The strongest ${told.length === 1 ? "sentence" : `${told.length} sentences`} in this file; the query below lists all.`
      : "No sentence of this mark is in this file; the query below lists what there is.";
    byId("panel-list").replaceChildren(...told.map(entry));
    byId("panel-sql").textContent = query(one);
    byId("copied").textContent = "";
    panel.showModal();
  };
  byId("close").addEventListener("click", () => panel.close());
  panel.addEventListener("click", (event) => { if (event.target === panel) panel.close(); });
  byId("copy").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(byId("panel-sql").textContent);
      byId("copied").textContent = "Copied.";
    } catch {
      getSelection().selectAllChildren(byId("panel-sql"));
      byId("copied").textContent = "Selected: press Ctrl+C.";
    }
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.words");
    if (!button) return;
    if (button.dataset.mark) { open(JSON.parse(button.dataset.mark)); return; }
    const cut = button.dataset.row.lastIndexOf(":");
    open(shown(data.charts[button.dataset.row.slice(0, cut)])[Number(button.dataset.row.slice(cut + 1))]);
  });

  // ---- marks: one stop of the Tab key for each chart, arrows from mark to mark, Enter opens
  const dress = (plot) => {
    const marks = [...plot.querySelectorAll(".role-mark > [aria-label]")];
    // What only holds marks is no picture without a name.
    for (const group of plot.querySelectorAll("g[role^=graphics]:not([aria-label])")) {
      group.removeAttribute("role");
      group.removeAttribute("aria-roledescription");
    }
    marks.forEach((mark, place) => {
      mark.setAttribute("role", "button");
      mark.removeAttribute("aria-roledescription");
      mark.setAttribute("tabindex", place ? "-1" : "0");
    });
  };
  const markOf = (target) => (target instanceof Element ? target.closest('.plot [role="button"]') : null);
  const datumOf = (mark) => { const item = mark.__data__; return Array.isArray(item) ? item[0].datum : item.datum; };
  document.addEventListener("click", (event) => { const mark = markOf(event.target); if (mark) open(datumOf(mark)); });
  document.addEventListener("keydown", (event) => {
    const mark = markOf(event.target);
    if (!mark) return;
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(datumOf(mark)); return; }
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    const marks = [...mark.closest(".plot").querySelectorAll('[role="button"]')];
    const place = { Home: 0, End: marks.length - 1 }[event.key] ?? marks.indexOf(mark) + (steps[event.key] || NaN);
    const next = marks[place];
    if (!next) return;
    event.preventDefault();
    mark.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  });
  const tip = byId("tip");
  const hover = (_handler, event, _item, value) => {
    tip.hidden = value === null || value === undefined || value === "";
    if (tip.hidden) return;
    tip.textContent = typeof value === "object" ? Object.values(value).join("; ") : String(value);
    tip.style.left = `${Math.min(event.clientX + 12, innerWidth - 340)}px`;
    tip.style.top = `${Math.min(event.clientY + 14, innerHeight - 80)}px`;
  };

  // ---- charts
  // Vega-Lite advises those who write charts; only what fails concerns a reader's console.
  const quietly = async (work) => {
    const warn = console.warn;
    console.warn = () => {};
    try { return await work(); } finally { console.warn = warn; }
  };
  const draw = async (plot) => {
    const id = plot.dataset.chart;
    const chart = data.charts[id];
    const spec = structuredClone(data.specs[chart.spec]);
    spec.description = chart.summary;
    spec.datasets = { ...spec.datasets, rows: shown(chart) };
    plot.replaceChildren();
    const made = await quietly(() => vegaEmbed(plot, spec, { ast: true, renderer: "svg", actions: false, defaultStyle: false, tooltip: hover }));
    views.set(id, made.view);
    dress(plot);
    plot.classList.add("drawn");
  };
  const redraw = async (id) => {
    const plot = document.querySelector(`[data-chart="${CSS.escape(id)}"]`);
    views.get(id)?.finalize();
    await draw(plot);
  };

  // ---- the filter
  const original = new Map([...document.querySelectorAll("table[data-table]")].map((table) => [table.dataset.table, table.tBodies[0]]));
  const forms = {
    percent: (value) => `${(100 * value).toFixed(0)} %`,
    count: (value) => (Number.isInteger(value) ? value.toLocaleString("en") : value.toFixed(1)),
    yes: (value) => (value ? "yes" : "no"),
    day: (value) => new Date(`${value}T00:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }),
  };
  const name = (id, chart) => {
    const buttons = document.querySelectorAll(`table[data-table="${CSS.escape(id)}"] button.words`);
    shown(chart).forEach((row, place) => buttons[place].setAttribute("aria-label", `Sentences: ${row.told}`));
  };
  for (const [id, chart] of Object.entries(data.charts)) name(id, chart);
  const retell = (id, chart) => {
    const table = document.querySelector(`table[data-table="${CSS.escape(id)}"]`);
    if (!chosen.kind && !chosen.proposition) { table.tBodies[0].replaceWith(original.get(id)); return; }
    const body = element("tbody");
    shown(chart).forEach((row, place) => {
      const line = element("tr");
      for (const [key, form] of chart.columns) {
        const value = row[key];
        const text = value === null || value === undefined ? "–" : forms[form] ? forms[form](value) : String(value);
        const td = element("td", undefined, { class: form === "count" || form === "percent" ? "r" : "" });
        td.append(form === "foreign" ? element("bdi", text) : text);
        line.append(td);
      }
      const words = element("td");
      words.append(element("button", "show", { type: "button", class: "words", "data-row": `${id}:${place}` }));
      line.append(words);
      body.append(line);
    });
    table.tBodies[0].replaceWith(body);
    name(id, chart);
  };
  let turn = 0;
  const filter = async () => {
    const mine = ++turn;
    document.documentElement.dataset.ready = "no";
    chosen.kind = byId("kind").value;
    chosen.proposition = byId("proposition").value;
    for (const one of document.querySelectorAll("main [data-proposition]")) {
      one.hidden = Boolean(chosen.proposition && one.dataset.proposition !== chosen.proposition)
        || Boolean(chosen.kind && one.dataset.kind && one.dataset.kind !== chosen.kind);
    }
    byId("filtered").textContent = chosen.kind || chosen.proposition
      ? `Showing ${chosen.proposition || "all stances"}, ${chosen.kind ? `outlets of kind ${chosen.kind}` : "all outlets"}. The top of the page tells of all.` : "";
    for (const [id, chart] of Object.entries(data.charts)) {
      if (mine !== turn) return;
      retell(id, chart);
      const plot = document.querySelector(`[data-chart="${CSS.escape(id)}"]`);
      if (!plot.closest("[hidden]")) await redraw(id);
    }
    if (mine === turn) document.documentElement.dataset.ready = "yes";
  };
  const form = byId("filter");
  form.hidden = false;
  form.addEventListener("change", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));

  // ---- light and dark
  const theme = byId("theme");
  const dark = () => (document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const label = () => { theme.textContent = dark() ? "Light" : "Dark"; theme.setAttribute("aria-label", `Change to the ${dark() ? "light" : "dark"} theme`); };
  theme.hidden = false;
  theme.addEventListener("click", () => { document.documentElement.dataset.theme = dark() ? "light" : "dark"; label(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", label);
  label();

  (async () => {
    for (const plot of document.querySelectorAll(".plot")) await draw(plot);
    document.documentElement.dataset.ready = "yes";
  })();
})();
