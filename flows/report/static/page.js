"use strict";
(async () => {
  // ---- the numbers: JSON, packed by gzip, in base64
  if (!window.DecompressionStream) { document.getElementById("old").hidden = false; return; }
  const packed = Uint8Array.from(atob(document.getElementById("data").textContent), (letter) => letter.charCodeAt(0));
  const data = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
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
  const VERBS = { affirm: "affirmed", reject: "rejected" };
  const SIGNS = { affirm: "▲", reject: "▼" };
  const plural = (count, one, many) => `${count.toLocaleString("en")} ${count === 1 ? one : many || `${one}s`}`;
  const forms = {
    // As words.percent: halves up.
    percent: (value) => `${Math.floor(Math.round(1e11 * value) / 1e9 + 0.5)} %`,
    count: (value) => (Number.isInteger(value) ? value.toLocaleString("en") : value.toFixed(1)),
    yes: (value) => (value ? "yes" : "no"),
    pole: (value) => VERBS[value] || String(value),
    day: (value) => new Date(`${value}T00:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }),
  };
  const unpack = (s) => ({
    proposition: s[0], pole: s[1], said_by: s[2], quote: s[3], confidence: s[4], article: s[5], day: s[6], name: s[7],
    bucket: s[8], outlet: s[9], kind: s[10], holder: s[11],
  });
  const sentences = data.sentences.map(unpack);

  // ---- the voices of the network, in words
  const network = data.network && {
    voices: data.network.voices.map(([label, name, kind, x, y, size, sides, said]) => {
      const taken = sides.map(([proposition, pole, stories]) => `${SIGNS[pole]} ${proposition} ${VERBS[pole]} (${plural(stories, "story", "stories")})`);
      const few = taken.length > 6 ? [...taken.slice(0, 5), `${taken.length - 5} more`] : taken;
      const title = `${label} (${kind})`;
      return { label, name, kind, x, y, size, sides, said: said.map(unpack).map((s) => (kind === "author" ? { ...s, said_by: label } : s)), title, told: `${title}: ${few.join(", ")}`, about: `Sides taken: ${taken.join(", ")}.` };
    }),
  };
  if (network) {
    const shared = (one, other) => one.sides.filter(([proposition, pole]) => other.sides.some((side) => side[0] === proposition && side[1] === pole));
    const tell = (source, target) => {
      const [one, other] = [network.voices[source], network.voices[target]];
      const sides = shared(one, other);
      const both = sides.map(([proposition, pole]) => `${SIGNS[pole]} ${proposition} ${VERBS[pole]}`).join(", ");
      const title = `${one.label} and ${other.label}`;
      return { shared: sides, title, told: `${title}, both: ${both}`, about: `Both took these sides: ${both}.` };
    };
    network.lines = data.network.lines.map(([source, target, strength]) => ({ source, target, strength, ...tell(source, target) }));
    network.tell = tell;
  }
  const same = (one, other) => one === other || (one && other && one.toLowerCase() === other.toLowerCase());
  const heard = (mark) => {
    const meant = (s) => !chosen.proposition || s.proposition === chosen.proposition;
    if (mark.voice !== undefined) return network.voices[mark.voice].said.filter(meant);
    const { shared } = network.tell(...mark.line);
    const [one, other] = mark.line.map((voice) => network.voices[voice].said.filter((s) =>
      meant(s) && shared.some(([proposition, pole]) => proposition === s.proposition && pole === s.pole)));
    return one.slice(0, 3).flatMap((s, place) => [s, other[place]]).concat(other.slice(one.length, 3)).filter(Boolean);
  };
  const proving = (mark) => {
    if (mark.voice !== undefined || mark.line) return heard(mark);
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
    const spoken = ({ name, kind }) => (kind === "author"
      ? `(s.holder_type = 'author' AND array_to_string(a.authors, ', ') = ${quoted(name)})`
      : kind === "outlet"
        ? `(s.outlet = ${quoted(name)} AND (s.holder_type = 'unattributed' OR s.holder_type = 'author' AND coalesce(len(a.authors), 0) = 0))`
        : `(s.holder_type = 'attributed' AND s.holder_name = ${quoted(name)})`);
    const first = mark.bucket && mark.bucket > period.since ? mark.bucket : period.since;
    const last = mark.bucket ? data.ends[mark.bucket] : period.until;
    const where = [`s.published_on BETWEEN DATE ${quoted(first)} AND DATE ${quoted(last)}`];
    if (mark.proposition) where.push(`s.proposition = ${quoted(mark.proposition)}`);
    if (mark.pole) where.push(`s.pole = ${quoted(mark.pole)}`);
    if (mark.outlet) where.push(`s.outlet = ${quoted(mark.outlet)}`);
    else if (period.outlets) where.push(`s.outlet IN (${period.outlets.map(quoted).join(", ")})`);
    if (mark.kind) where.push(`coalesce(s.outlet_kind, 'other') = ${quoted(mark.kind)}`);
    if (mark.holder) where.push(`s.holder_type = 'attributed' AND lower(s.holder_name) = lower(${quoted(mark.holder)})`);
    if (mark.voice !== undefined) where.push(spoken(network.voices[mark.voice]));
    if (mark.line) {
      const { shared } = network.tell(...mark.line);
      where.push(`(${mark.line.map((voice) => spoken(network.voices[voice])).join("\n    OR ")})`);
      where.push(`(s.proposition, s.pole) IN (${shared.map(([proposition, pole]) => `(${quoted(proposition)}, ${quoted(pole)})`).join(", ")})`);
    }
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
    line.append(element("bdi", s.said_by), ", in ", element("bdi", s.name), `, ${forms.day(s.day)}, ${s.proposition} `
      + `${SIGNS[s.pole]} ${VERBS[s.pole]}, ${forms.percent(s.confidence)} sure`);
    const where = element("p");
    where.append(url ? element("a", title, { href: url, rel: "noopener noreferrer nofollow", dir: "auto" }) : element("bdi", title));
    item.append(line, where);
    return item;
  };
  const panel = byId("panel");
  // What a stretch of coverage means for who reads the numbers.
  const seen = (mark) => {
    const days = Math.round((Date.parse(mark.last_day) - Date.parse(mark.first_day)) / 864e5) + 1;
    const when = days === 1 ? `on ${forms.day(mark.first_day)}` : `from ${forms.day(mark.first_day)} to ${forms.day(mark.last_day)} (${plural(days, "day")})`;
    if (mark.state === "seen") return `All that the feeds of ${mark.name} showed was seen ${when}.`;
    if (mark.state === "gap") return `Missed: some or all of what ${mark.name} published ${when}. Its feeds did not answer, or not often enough to show everything, so the true numbers may be higher. What is known of these days stands below.`;
    return `Not followed: no feed of ${mark.name} was asked ${when}, so nothing of these days can be in the numbers unless it came another way.`;
  };
  const open = (mark) => {
    const voiced = mark.voice !== undefined || mark.line;
    const one = { ...mark, kind: mark.kind || (mark.outlet || mark.holder || mark.first_on || voiced ? mark.kind : chosen.kind) };
    if (voiced && chosen.proposition) one.proposition = chosen.proposition;
    const found = proving(one);
    const told = [];
    for (const s of found) if (told.length < 5 && !told.some((t) => t.quote === s.quote)) told.push(s);
    byId("panel-title").textContent = mark.title || mark.told || "Sentences";
    byId("panel-about").textContent = mark.state ? seen(mark) : mark.about || "";
    byId("panel-note").textContent = told.length
      ? `The strongest ${told.length === 1 ? "sentence" : `${told.length} sentences`} in this file; the query below lists all.`
      : "No sentence of this mark is in this file; the query below lists what there is.";
    byId("panel-list").replaceChildren(...told.map(entry));
    byId("panel-sql").textContent = query(one);
    byId("copied").textContent = "";
    tip.hidden = true;
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
    if (button.dataset.voice) { open(named(button.dataset.voice.split(",").map(Number))); return; }
    const cut = button.dataset.row.lastIndexOf(":");
    open(shown(data.charts[button.dataset.row.slice(0, cut)])[Number(button.dataset.row.slice(cut + 1))]);
  });

  // A voice, or the line between two.
  const named = (places) => (places.length === 1 ? { ...network.voices[places[0]], kind: "", name: "", voice: places[0] } : { ...network.tell(...places), line: places });

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
  const markOf = (target) => (target instanceof Element ? target.closest('.plot [role="button"], .net [role="button"]') : null);
  const datumOf = (mark) => { const item = mark.__data__; return Array.isArray(item) ? item[0].datum : item.datum; };
  document.addEventListener("click", (event) => { const mark = markOf(event.target); if (mark) open(datumOf(mark)); });
  document.addEventListener("keydown", (event) => {
    const mark = markOf(event.target);
    if (!mark) return;
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(datumOf(mark)); return; }
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    const marks = [...mark.closest(".plot, .net").querySelectorAll('[role="button"]')];
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
    point(event);
  };
  const point = (event) => {
    tip.style.left = `${Math.min(event.clientX + 12, innerWidth - 340)}px`;
    tip.style.top = `${Math.min(event.clientY + 14, innerHeight - 80)}px`;
  };

  // The sentence that a proposition stands for, where its short name stands alone or with a pole.
  const meaning = (text) => {
    const found = /^[▲▼\s]*([a-z0-9-]+)(?: (?:affirmed|rejected|is up|is down))*$/.exec(text.trim());
    return (found && data.means[found[1]]) || "";
  };
  document.addEventListener("pointerover", (event) => {
    const { target } = event;
    if (!(target instanceof Element)) return;
    const mark = target.closest('.net [role="button"]');
    if (mark) { hover(null, event, null, mark.__data__.datum.told); return; }
    if (target.closest(".role-axis-label text")) { hover(null, event, null, meaning(target.textContent)); return; }
    if (!target.closest(".plot")) tip.hidden = true;
    const word = target.closest("h3, td, strong, .slug, option");
    if (word && !word.title && word.textContent.length < 80) { const means = meaning(word.textContent); if (means) word.title = means; }
  });
  document.addEventListener("pointerout", (event) => { if (markOf(event.target)?.closest(".net") || event.target.closest?.(".role-axis-label")) tip.hidden = true; });

  // ---- what is wider than its frame says so
  const hint = (frame) => {
    frame.classList.toggle("more", frame.scrollWidth > frame.clientWidth + 2);
    frame.classList.toggle("deep", frame.scrollHeight > frame.clientHeight + 12);
  };
  const frames = [...document.querySelectorAll(".scroll")];
  const watch = new ResizeObserver((entries) => entries.forEach(({ target }) => hint(target.closest(".scroll"))));
  for (const frame of frames) { watch.observe(frame); for (const child of frame.children) watch.observe(child); }

  // ---- charts
  // Vega-Lite advises those who write charts; only what fails concerns a reader's console.
  const quietly = async (work) => {
    const warn = console.warn;
    console.warn = () => {};
    try { return await work(); } finally { console.warn = warn; }
  };
  const small = () => innerWidth < 640;
  // One scale for all that look alike: up to the largest share that is shown.
  const peak = (spec) => Math.max(0.05, ...Object.values(data.charts).filter((chart) => chart.spec === spec)
    .flatMap((chart) => shown(chart).map((row) => row.share || 0)));
  // Columns of a wide chart as wide as there is room for, within reason.
  const stretch = async (view, plot, chart) => {
    const { signals } = view.getState({ signals: (name) => ["x_step", "width", "child_width"].includes(name), data: () => false });
    const [now, width] = [signals.x_step, signals.child_width || signals.width];
    if (!now || !width) return;
    chart.step ??= now;
    const frame = plot.closest(".scroll") || plot;
    const beside = plot.querySelector("svg").getBoundingClientRect().width - width;
    const wished = Math.floor((frame.clientWidth - beside - 4) * now / width);
    const fit = Math.min(Math.max(wished, chart.step < 40 ? chart.step : 0.75 * chart.step), 3 * chart.step, 120);
    if (Math.abs(fit - now) >= 1) await view.signal("x_step", fit).resize().runAsync();
    dress(plot);
    if ("newest" in frame.dataset) frame.scrollLeft = frame.scrollWidth;
  };
  const draw = async (plot) => {
    const id = plot.dataset.chart;
    const chart = data.charts[id];
    const rows = shown(chart);
    // The page must not jump while one picture is taken for another.
    plot.style.minHeight = `${plot.offsetHeight}px`;
    if (!rows.length) {
      plot.replaceChildren(element("p", "Nothing in this choice.", { class: "none" }));
      if (!chart.small) plot.style.minHeight = "";
      views.delete(id);
      return;
    }
    const spec = structuredClone(data.specs[chart.spec]);
    spec.description = chart.summary;
    spec.datasets = { ...spec.datasets, rows };
    for (const param of spec.params || []) {
      if (param.name === "peak") param.value = peak(chart.spec);
      if (param.name === "narrow") param.value = small();
    }
    plot.replaceChildren();
    const made = await quietly(() => vegaEmbed(plot, spec, { ast: true, renderer: "svg", actions: false, defaultStyle: false, tooltip: hover }));
    views.set(id, made.view);
    dress(plot);
    if (chart.wide) await stretch(made.view, plot, chart);
    if (!chart.small) plot.style.minHeight = "";
    plot.classList.add("drawn");
  };
  // A phone that is turned has other room.
  let settled = 0;
  addEventListener("resize", () => {
    clearTimeout(settled);
    settled = setTimeout(() => {
      for (const [id, view] of views) {
        if (data.charts[id].wide) stretch(view, document.querySelector(`[data-chart="${CSS.escape(id)}"]`), data.charts[id]);
      }
    }, 150);
  });
  const redraw = async (id) => {
    const plot = document.querySelector(`[data-chart="${CSS.escape(id)}"]`);
    views.get(id)?.finalize();
    await draw(plot);
  };

  // ---- the filter
  const original = new Map([...document.querySelectorAll("table[data-table]")].map((table) => [table.dataset.table, table.tBodies[0]]));
  const net = document.querySelector(".net");
  let spread = 0;
  const weave = () => { if (net && network) { spread = net.clientWidth; drawNetwork(net, network, chosen); } };
  if (net) new ResizeObserver(() => { if (net.clientWidth !== spread) weave(); }).observe(net);
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
        const td = element("td", undefined, { class: form === "count" || form === "percent" ? "r" : ["day", "pole", "proposition"].includes(form) ? "one" : "" });
        td.append(form === "foreign" ? element("bdi", text) : text);
        line.append(td);
      }
      const words = element("td");
      words.append(element("button", "show", { type: "button", class: "words", "data-row": `${id}:${place}` }));
      line.append(words);
      body.append(line);
    });
    if (!body.rows.length) {
      const line = element("tr");
      line.append(element("td", "Nothing in this choice.", { colspan: chart.columns.length + 1 }));
      body.append(line);
    }
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
    for (const one of document.querySelectorAll("[data-when]")) one.hidden = !one.dataset.when.split(" ").some((name) => chosen[name]);
    for (const one of document.querySelectorAll("[data-base]")) one.hidden = one.dataset.base !== chosen.kind;
    for (const one of document.querySelectorAll(".nothing")) {
      const among = [...one.previousElementSibling.querySelectorAll("[data-proposition]")];
      one.hidden = !among.length || among.some((each) => !each.hidden);
    }
    byId("filtered").textContent = chosen.kind || chosen.proposition
      ? `Showing ${chosen.proposition || "all propositions"}, ${chosen.kind ? `outlets of kind ${chosen.kind}` : "all outlets"}. The top of the page tells of all.` : "";
    weave();
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
  // Headings that are jumped to must not end up under the bar.
  new ResizeObserver(() => {
    const bar = getComputedStyle(form).position === "sticky" ? form.offsetHeight : 0;
    document.documentElement.style.setProperty("--bar", `${bar}px`);
  }).observe(form);
  // A link to a part that is folded away unfolds it.
  const unfold = () => { const part = location.hash.length > 1 && byId(location.hash.slice(1)); if (part && part.tagName === "DETAILS") part.open = true; };
  addEventListener("hashchange", unfold);
  document.addEventListener("click", (event) => { if (event.target.closest?.('a[href^="#"]')) setTimeout(unfold); });
  unfold();
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
    weave();
    for (const plot of document.querySelectorAll(".plot")) await draw(plot);
    document.documentElement.dataset.ready = "yes";
  })();
})();
