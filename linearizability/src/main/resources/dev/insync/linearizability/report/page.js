const TYPES = { append: ['append', 'append, unknown', 'append, failed', 'read', 'read to the end', 'final read', 'end offset', 'other'],
  model: ['ok', 'unknown', 'failed', 'ok, reads only'], kafka: ['send', 'send, unknown', 'send, failed', 'poll', '', '', '', 'other'] };
const $ = id => document.getElementById(id);
const el = (tag, text, cls) => { const e = document.createElement(tag); if (text !== undefined) e.textContent = text; if (cls) e.className = cls; return e; };

async function unpack(text, Kind) {
  const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Kind(await new Response(stream).arrayBuffer());
}

function describe(d, i) {
  if (d.labels) return d.labels[i];
  if (d.kind !== 'log') return TYPES[d.kind][d.type[i]];
  const n = d.records[i], values = n > 1 ? d.value[i] + ' … ' + n + ' values' : String(d.value[i]), o = d.offset[i];
  switch (d.type[i]) {
    case 0: return 'append ' + values + (o < 0 ? '' : ' at ' + o);
    case 1: return 'append ' + values + ', unknown' + (o < 0 ? '' : ' (at ' + o + ' if at all)');
    case 2: return 'append ' + values + ', failed';
    case 6: return 'end is ' + o;
    default: return (d.type[i] === 5 ? 'final read ' : 'read ') + (n === 0 ? 'from ' + o + ': nothing' : o + '…' + (o + n - 1)) + (d.type[i] >= 4 ? ', end' : '');
  }
}

function cycleSvg(cycle) {
  const color = { WW: 'end', WR: 'read', PROCESS: 'other', REALTIME: 'bad' }, nodes = cycle.map(e => e.from), w = 560, h = 250;
  const at = nodes.map((_, k) => { const a = -Math.PI / 2 + 2 * Math.PI * k / nodes.length; return [w / 2 + 190 * Math.cos(a), h / 2 + 88 * Math.sin(a)]; });
  let s = '<svg viewBox="0 0 ' + w + ' ' + h + '" role="img" aria-label="cycle"><defs>';
  for (const type in color) s += '<marker id="m' + type + '" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L10 5L0 10z" fill="var(--' + color[type] + ')"/></marker>';
  s += '</defs>';
  cycle.forEach((e, k) => {
    const [x0, y0] = at[k], [x1, y1] = at[(k + 1) % at.length], mx = (x0 + x1) / 2, my = (y0 + y1) / 2, len = Math.hypot(x1 - x0, y1 - y0) || 1;
    const bend = nodes.length === 2 ? 46 : 16, cx = mx + bend * (y1 - y0) / len, cy = my - bend * (x1 - x0) / len;
    const cut = (ax, ay, bx, by, r) => { const l = Math.hypot(bx - ax, by - ay) || 1; return [ax + (bx - ax) * r / l, ay + (by - ay) * r / l]; };
    const [sx, sy] = cut(x0, y0, cx, cy, 22), [tx, ty] = cut(x1, y1, cx, cy, 22);
    s += '<path d="M' + sx + ' ' + sy + 'Q' + cx + ' ' + cy + ' ' + tx + ' ' + ty + '" fill="none" stroke="var(--' + color[e.type] + ')" stroke-width="2" marker-end="url(#m' + e.type + ')"/>';
    s += '<text x="' + cx + '" y="' + (cy + (cy > my ? 12 : -2)) + '" text-anchor="middle" style="fill:var(--' + color[e.type] + ')">' + e.type.toLowerCase() + '</text>';
  });
  nodes.forEach((n, k) => { s += '<circle cx="' + at[k][0] + '" cy="' + at[k][1] + '" r="20" fill="var(--back)" stroke="var(--ink)"/><text x="' + at[k][0] + '" y="' + (at[k][1] + 4) + '" text-anchor="middle">T' + n + '</text>'; });
  return s + '</svg>';
}

function chart(canvas, lines, faults, t0, t1, log, unit) {
  const w = canvas.parentElement.clientWidth, h = 190, ratio = window.devicePixelRatio || 1, left = 62, bottom = h - 20, g = canvas.getContext('2d');
  canvas.width = w * ratio; canvas.height = h * ratio; g.setTransform(ratio, 0, 0, ratio, 0, 0);
  g.font = '11px system-ui, "DejaVu Sans", sans-serif'; g.textBaseline = 'middle';
  let high = 0, low = Infinity;
  for (const l of lines) for (const v of l.values) if (v > 0) { high = Math.max(high, v); low = Math.min(low, v); }
  if (high === 0) { g.fillStyle = css('soft'); g.textAlign = 'center'; g.fillText('nothing completed in this part', w / 2, h / 2); return; }
  const f = log ? Math.log10 : v => v, a = log ? Math.floor(f(low)) : 0, b = log ? Math.max(a + 1, Math.ceil(f(high))) : high * 1.08;
  const y = v => bottom - (f(v) - a) * (bottom - 22) / (b - a), x = t => left + (t - t0) * (w - left - 8) / (t1 - t0);
  for (const fault of faults) {
    const p = Math.max(left, x(fault.start)), q = Math.min(w, fault.end === undefined ? w : x(fault.end));
    if (q > p || (x(fault.start) >= left && x(fault.start) <= w)) { g.fillStyle = css('fault'); g.fillRect(p, 0, Math.max(2, q - p), bottom); }
  }
  g.strokeStyle = css('grid'); g.fillStyle = css('soft'); g.textAlign = 'right';
  const marks = log ? Array.from({ length: b - a + 1 }, (_, k) => Math.pow(10, a + k)) : ticks(0, b, 4);
  for (const v of marks) { g.beginPath(); g.moveTo(left, y(v)); g.lineTo(w, y(v)); g.stroke(); g.fillText(unit(v), left - 6, y(v)); }
  g.textAlign = 'center';
  for (const t of ticks(t0, t1, 6)) if (x(t) > left + 20 && x(t) < w - 30) g.fillText(niceTime(t, t1 - t0), x(t), h - 8);
  let at = left + 8;
  for (const l of lines) {
    g.strokeStyle = g.fillStyle = css(l.color); g.lineWidth = 1.6; g.beginPath();
    let pen = false;
    l.values.forEach((v, k) => { if (log && !(v > 0)) { pen = false; return; } const px = x(t0 + (k + .5) * (t1 - t0) / l.values.length); if (pen) g.lineTo(px, y(v)); else g.moveTo(px, y(v)); pen = true; });
    g.stroke();
    if (l.values.length <= 40) l.values.forEach((v, k) => { if (v > 0) { g.beginPath(); g.arc(x(t0 + (k + .5) * (t1 - t0) / l.values.length), y(v), 2.2, 0, 7); g.fill(); } }); g.textAlign = 'left'; g.fillText(l.name, at, 10); at += g.measureText(l.name).width + 16;
  }
}

function charts(d, timeline) {
  let shown = 0;
  timeline.visible(() => { shown++; });
  const n = Math.max(10, Math.min(160, Math.floor(shown / 8))), t0 = Math.max(0, timeline.t0), t1 = Math.min(timeline.end, timeline.t1);
  if (t1 <= t0) return;
  const rates = [0, 1].map(() => new Float64Array(n)), lists = [0, 1].map(() => Array.from({ length: n }, () => []));
  timeline.visible(i => {
    const done = timeline.finish(i), k = Math.floor((done - t0) * n / (t1 - t0));
    if (k < 0 || k >= n || d.type[i] === 2 || d.type[i] === 7) return;
    const which = d.type[i] === 0 ? 0 : 1;
    rates[which][k]++; lists[which][k].push(d.duration[i]);
  });
  const seconds = (t1 - t0) / n / 1e9 / d.every, names = d.kind === 'model' ? ['writes', 'reads'] : d.kind === 'kafka' ? ['sends', 'polls'] : ['appends', 'reads and ends'];
  const short = v => v >= 1e9 ? (v / 1e9).toPrecision(3) + ' G' : v >= 1e6 ? (v / 1e6).toPrecision(3) + ' M' : v >= 1e3 ? (v / 1e3).toPrecision(3) + ' k' : String(+v.toPrecision(3));
  chart($('rate'), [0, 1].map(k => ({ name: names[k], color: k ? 'read' : 'append', values: rates[k].map(v => v / seconds) })), d.faults, t0, t1, false, short);
  const quantile = (which, q) => lists[which].map(l => { if (!l.length) return 0; l.sort((a, b) => a - b); return Math.max(1, l[Math.min(l.length - 1, Math.floor(q * l.length))]); });
  const lines = [{ name: names[0] + ' p50', color: 'append', values: quantile(0, .5) }, { name: 'p99', color: 'end', values: quantile(0, .99) }, { name: 'max', color: 'bad', values: quantile(0, 1) }, { name: names[1] + ' p50', color: 'read', values: quantile(1, .5) }];
  chart($('latency'), lines, d.faults, t0, t1, true, v => v >= 1e9 ? v / 1e9 + ' s' : v >= 1e6 ? v / 1e6 + ' ms' : v >= 1e3 ? v / 1e3 + ' µs' : v + ' ns');
}

function showFindings(d, select) {
  $('findings-section').hidden = !d.findings.length;
  d.findings.forEach((f, k) => {
    const card = el('div', undefined, 'finding' + (f.legal ? ' legal' : ''));
    card.append(el('b', f.name + (f.legal ? ' – legal here' : '')), f.sentence, el('i', f.where));
    f.lines.forEach(line => card.append(el('code', line)));
    if (f.cycle.length) { f.cycle.forEach(e => card.append(el('code', 'T' + e.from + ' → T' + e.to + ': ' + e.reason))); const div = el('div'); div.innerHTML = cycleSvg(f.cycle); card.append(div); }
    card.onclick = () => select(k);
    $('findings').append(card);
  });
}

function showOrders(d, timeline) {
  $('orders-section').hidden = !d.orders.length;
  const numbers = new Map();
  d.orders.forEach((order, k) => {
    const box = el('details'), table = el('table');
    box.append(el('summary', (order.key || 'all operations') + ': ' + order.ops.length + ' operations in order' + (order.stuck.length ? ', then ' + order.stuck.length + ' that could come next but cannot' : '')), table);
    box.open = order.stuck.length > 0 && d.orders.length < 20;
    order.ops.forEach((op, i) => numbers.set(op, i + 1));
    const from = Math.max(0, order.ops.length - 400);
    for (let i = from; i < order.ops.length; i++) { const tr = el('tr'); tr.append(el('td', i + 1), el('td', describe(d, order.ops[i])), el('td', order.states[i])); table.append(tr); }
    order.stuck.forEach(op => { const tr = el('tr', undefined, 'stuck'); tr.append(el('td', '✗'), el('td', describe(d, op)), el('td', 'not possible here')); table.append(tr); });
    $('orders').append(box);
  });
  $('numbers').onchange = e => { timeline.numbers = e.target.checked ? numbers : null; timeline.change(); };
}

function showHead(d) {
  document.title = d.verdict + ' – ' + d.title; $('title').textContent = d.title; $('verdict').textContent = d.verdict; $('verdict').className = d.verdict;
  const worst = d.findings.find(f => !f.legal), at = worst && worst.where ? ' (' + worst.where + ')' : '';
  $('headline').textContent = worst ? worst.sentence[0].toUpperCase() + worst.sentence.slice(1) + at + '.' : d.doubts.length ? 'Not decided: ' + d.doubts[0] + '.'
    : d.kind === 'model' ? 'One order explains every operation and keeps real time.' : 'One log for each partition explains everything that the clients saw.';
  for (const name in d.facts) { const div = el('div'); div.append(el('dt', name), el('dd', d.facts[name])); $('facts').append(div); }
  if (d.every > 1) $('sampled').textContent = 'Shown: every ' + d.every + 'th of ' + d.total.toLocaleString('en') + ' operations, and all evidence.';
}

function showLegend(d) {
  const names = TYPES[d.kind === 'log' ? 'append' : d.kind], used = new Set(d.type);
  names.forEach((name, k) => { if (name && used.has(k)) { const s = el('span', name); s.style.setProperty('--c', 'var(--' + CLASS[k] + ')'); $('legend').append(s); } });
  if (d.faults.length) { const s = el('span', 'fault'); s.style.setProperty('--c', 'var(--fault)'); $('legend').append(s); }
}

(async () => {
  const d = JSON.parse($('data').textContent), c = d.columns;
  const kinds = { invoke: Float64Array, duration: Float32Array, lane: Int32Array, partition: Int32Array, type: Int8Array, offset: Float64Array, records: Int32Array, value: Float64Array };
  for (const name in kinds) { d[name] = await unpack(c[name], kinds[name]); delete c[name]; }
  d.text = i => describe(d, i);
  showHead(d); showLegend(d);
  let timer = 0;
  const changed = () => { $('scale').textContent = niceTime(timeline.t1 - timeline.t0, timeline.t1 - timeline.t0) + ' shown'; clearTimeout(timer); timer = setTimeout(() => charts(d, timeline), 120); };
  const timeline = new Timeline($('timeline'), d, changed);
  const view = mode => { timeline.mode = mode; [...$('views').children].forEach(b => b.classList.toggle('on', b.dataset.mode === mode)); $('partition').hidden = mode !== 'log'; timeline.change(); };
  for (const [mode, name] of d.kind === 'log' ? [['clients', 'Clients'], ['log', 'Log']] : [['clients', 'Clients']]) { const b = el('button', name); b.dataset.mode = mode; b.onclick = () => view(mode); $('views').append(b); }
  d.partitions.forEach((name, k) => { const o = el('option', name); o.value = k; $('partition').append(o); });
  $('partition').onchange = e => { timeline.partition = +e.target.value; timeline.change(); };
  $('fit').onclick = () => { timeline.fit(); timeline.change(); };
  const select = k => {
    const f = d.findings[k]; timeline.selection = f.ops; [...$('findings').children].forEach((e, n) => e.classList.toggle('on', n === k));
    const p = d.partitions.indexOf(f.where); if (p >= 0 && d.kind === 'log') { timeline.partition = p; $('partition').value = p; }
    timeline.show(f.ops);
  };
  $('evidence').hidden = !d.findings.length;
  $('evidence').onclick = () => { if (timeline.selection.length) timeline.show(timeline.selection); else select(0); };
  showFindings(d, select); showOrders(d, timeline);
  $('timeline').addEventListener('mousemove', e => {
    const i = timeline.at(e.offsetX, e.offsetY), tip = $('tip');
    tip.style.display = i < 0 ? 'none' : 'block';
    if (i < 0) return;
    const took = d.duration[i] < 0 ? 'never completed' : 'took ' + niceTime(d.duration[i], d.duration[i] * 2);
    tip.textContent = d.lanes[d.lane[i]] + (d.partitions.length > 1 && d.partitions[d.partition[i]] ? ', ' + d.partitions[d.partition[i]] : '') + '\n' + d.text(i) + '\nat ' + niceTime(d.invoke[i], 1e6) + ', ' + took;
    tip.style.left = Math.min(e.offsetX + 14, timeline.width - 300) + 'px'; tip.style.top = e.offsetY + 16 + 'px';
  });
  $('timeline').addEventListener('mouseleave', () => { $('tip').style.display = 'none'; });
  view(location.hash === '#log' && d.kind === 'log' ? 'log' : 'clients');
  if (d.findings.length && d.count <= 1e6 && !location.hash.includes('all')) select(0);
  if (location.hash === '#numbers') { $('numbers').checked = true; $('numbers').onchange({ target: $('numbers') }); }
  document.body.dataset.ready = 'yes';
})();
