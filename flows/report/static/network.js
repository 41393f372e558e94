"use strict";
// The network of voices: laid out for the room there is, names moved apart; what finds no room is named when touched.
window.drawNetwork = (place, network, chosen) => {
  const width = Math.max(place.clientWidth, 280);
  const small = width < 560;
  const height = Math.round(small ? width * 1.3 : Math.min(width * 0.6, 640));
  const margin = small ? 26 : 48;
  const make = (name, attributes, text) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  };

  // ---- places: as given, but no mark over another
  const spots = network.voices.map((voice) => ({
    x: margin + voice.x * (width - 2 * margin),
    y: margin + voice.y * (height - 2 * margin),
    r: (small ? 4.5 : 5.5) + (small ? 4 : 7) * voice.size,
  }));
  const within = (value, most) => Math.min(Math.max(value, margin / 2), most - margin / 2);
  for (let round = 0; round < 60; round++) {
    spots.forEach((one, place) => spots.slice(place + 1).forEach((other) => {
      const [dx, dy] = [other.x - one.x || 0.1, other.y - one.y || 0.1];
      const far = Math.hypot(dx, dy);
      const missing = one.r + other.r + (small ? 5 : 9) - far;
      if (missing <= 0) return;
      const [mx, my] = [dx / far * missing / 2, dy / far * missing / 2];
      one.x = within(one.x - mx, width); one.y = within(one.y - my, height);
      other.x = within(other.x + mx, width); other.y = within(other.y + my, height);
    }));
  }

  // ---- what is said of a voice, and of the side that two share
  const meant = (sides) => (chosen.proposition ? sides.filter(([proposition]) => proposition === chosen.proposition) : sides);
  const look = (sides) => {
    const poles = new Set(sides.map(([, pole]) => pole));
    return poles.size > 1 ? "both" : poles.has("affirm") ? "affirm" : poles.has("reject") ? "reject" : "off";
  };

  // ---- lines, under the marks
  const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "group",
    "aria-label": `Network of ${network.voices.length} voices and ${network.lines.length} lines between them` });
  const lines = network.lines.map((line) => {
    const [a, b] = [spots[line.source], spots[line.target]];
    const ends = { x1: a.x, y1: a.y, x2: b.x, y2: b.y };
    const group = make("g", { class: `tie ${look(meant(line.shared))}`, role: "button", tabindex: "-1", "aria-label": line.told });
    group.append(make("line", { ...ends, class: "seen", "stroke-width": 1 + 3 * line.strength }), make("line", { ...ends, class: "touch" }));
    group.__data__ = { datum: { line: [line.source, line.target], told: line.told, title: line.title, about: line.about } };
    return group;
  });

  // ---- marks: the form tells the kind, the filling the side
  const forms = {
    person: (r) => `M${r},0A${r},${r} 0 1 0 ${-r},0A${r},${r} 0 1 0 ${r},0Z`,
    outlet: (r) => `M${-r},${-r}H${r}V${r}H${-r}Z`,
    organisation: (r) => `M0,${-1.3 * r}L${1.3 * r},0L0,${1.3 * r}L${-1.3 * r},0Z`,
    author: (r, arm = 0.45 * r, far = 1.15 * r) => `M${-arm},${-far}H${arm}V${-arm}H${far}V${arm}H${arm}V${far}H${-arm}V${arm}H${-far}V${-arm}H${-arm}Z`,
  };
  const marks = network.voices.map((voice, number) => {
    const spot = spots[number];
    const group = make("g", { class: `voice ${look(meant(voice.sides))}`, transform: `translate(${spot.x},${spot.y})`,
      role: "button", tabindex: number ? "-1" : "0", "aria-label": voice.told });
    group.append(make("circle", { class: "touch", r: Math.max(spot.r + 4, 12) }),
      make("path", { class: "mark", d: forms[voice.kind](spot.r) }));
    group.__data__ = { datum: { voice: number, told: voice.told, title: voice.title, about: voice.about } };
    return group;
  });

  // ---- names: the most heard first, beside their mark where nothing else stands
  const size = small ? 12 : 13;
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${size}px ${getComputedStyle(document.body).fontFamily}`;
  const taken = spots.map(({ x, y, r }) => [x - r, y - r, x + r, y + r]);
  const free = (box) => box[0] >= 0 && box[1] >= 0 && box[2] <= width && box[3] <= height
    && !taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);
  const most = small ? 18 : 26;
  const order = network.voices.map((voice, number) => number)
    .sort((one, other) => (look(meant(network.voices[one].sides)) === "off") - (look(meant(network.voices[other].sides)) === "off")
      || network.voices[other].size - network.voices[one].size);
  for (const number of order) {
    const { x, y, r } = spots[number];
    const { label } = network.voices[number];
    const name = label.length > most ? `${label.slice(0, most - 1)}…` : label;
    const long = pen.measureText(name).width + 4;
    const beside = [[-long / 2, -r - 5], [r + 5, size / 3], [-long - r - 5, size / 3], [-long / 2, r + size + 3],
      [r, -r - 1], [-long - r, -r - 1], [r, r + size], [-long - r, r + size]];
    const at = beside.find(([dx, dy]) => free([x + dx, y + dy - size, x + dx + long, y + dy + 3]));
    if (at) taken.push([x + at[0], y + at[1] - size, x + at[0] + long, y + at[1] + 3]);
    const shift = at ? at[0] : Math.min(Math.max(-long / 2, -x), width - x - long);
    const rise = at ? at[1] : y > size + r + 8 ? -r - 5 : r + size + 3;
    marks[number].append(make("text", { x: shift + 2, y: rise, "font-size": size, class: at ? "name" : "name late" }, name));
  }

  // ---- what belongs together lights up
  const light = (mark) => {
    const place = marks.indexOf(mark);
    const way = lines.indexOf(mark);
    const on = new Set([mark]);
    network.lines.forEach((line, number) => {
      if (number === way || line.source === place || line.target === place) {
        on.add(lines[number]); on.add(marks[line.source]); on.add(marks[line.target]);
      }
    });
    svg.classList.add("lit");
    for (const each of [...marks, ...lines]) each.classList.toggle("on", on.has(each));
  };
  const dim = () => { svg.classList.remove("lit"); for (const each of [...marks, ...lines]) each.classList.remove("on"); };
  for (const each of [...marks, ...lines]) {
    each.addEventListener("pointerenter", () => light(each));
    each.addEventListener("pointerleave", dim);
    each.addEventListener("focus", () => light(each));
    each.addEventListener("blur", dim);
  }
  svg.append(...lines, ...marks);
  place.replaceChildren(svg);
};
