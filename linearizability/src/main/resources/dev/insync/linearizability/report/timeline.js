'use strict';
const CLASS = ['append', 'info', 'fail', 'read', 'readend', 'final', 'end', 'other'];
const css = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
const DETAIL_LIMIT = 25000;

function niceTime(ns, span) {
  if (span < 20e3) return (ns / 1e3).toFixed(span < 200 ? 3 : 2) + ' µs';
  if (span < 20e6) return (ns / 1e6).toFixed(span < 2e5 ? 4 : span < 2e6 ? 3 : 2) + ' ms';
  return (ns / 1e9).toFixed(span < 2e8 ? 4 : span < 2e9 ? 3 : span < 20e9 ? 2 : 1) + ' s';
}

function ticks(from, to, about) {
  const raw = (to - from) / about, power = Math.pow(10, Math.floor(Math.log10(raw)));
  const step = [1, 2, 5, 10].map(m => m * power).find(s => s >= raw) || power * 10, list = [];
  for (let t = Math.ceil(from / step) * step; t <= to; t += step) list.push(t);
  return list;
}

/** A canvas with operations over time: one lane for each client, or one log with its offsets upwards. */
class Timeline {
  constructor(canvas, d, onChange) {
    this.canvas = canvas; this.d = d; this.onChange = onChange;
    this.mode = 'clients'; this.partition = 0; this.selection = []; this.numbers = null; this.left = 92; this.top = 36;
    let end = 0, longest = 0;
    this.open = [];
    for (let i = 0; i < d.count; i++) {
      const u = d.duration[i];
      if (u < 0) { this.open.push(i); end = Math.max(end, d.invoke[i]); } else { end = Math.max(end, d.invoke[i] + u); longest = Math.max(longest, u); }
    }
    this.longest = longest; this.end = Math.max(end, 1);
    for (const f of d.faults) this.end = Math.max(this.end, f.end === undefined ? f.start : f.end);
    this.fit();
    this.listen();
  }
  fit() { const pad = this.end * 0.01; this.t0 = -pad; this.t1 = this.end + pad; }
  x(t) { return this.left + (t - this.t0) * (this.width - this.left) / (this.t1 - this.t0); }
  time(x) { return this.t0 + (x - this.left) * (this.t1 - this.t0) / (this.width - this.left); }
  first(t) { let lo = 0, hi = this.d.count; while (lo < hi) { const m = (lo + hi) >> 1; if (this.d.invoke[m] < t) lo = m + 1; else hi = m; } return lo; }
  finish(i) { const u = this.d.duration[i]; return u < 0 ? Infinity : this.d.invoke[i] + u; }
  /** Calls with every operation that overlaps the part shown. */
  visible(use) {
    const d = this.d, from = this.first(this.t0 - this.longest), to = this.first(this.t1);
    for (const i of this.open) { if (i >= from) break; use(i); }
    for (let i = from; i < to; i++) if (this.finish(i) >= this.t0) use(i);
  }
  resize() {
    const lanes = this.d.lanes.length;
    this.laneH = lanes <= 12 ? 26 : lanes <= 24 ? 18 : lanes <= 60 ? 11 : Math.max(3, 660 / lanes);
    this.height = this.mode === 'log' ? 440 : this.top + lanes * this.laneH + 8;
    this.width = this.canvas.parentElement.clientWidth;
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = this.width * ratio; this.canvas.height = this.height * ratio; this.canvas.style.height = this.height + 'px';
    this.g = this.canvas.getContext('2d'); this.g.setTransform(ratio, 0, 0, ratio, 0, 0);
  }
  draw() {
    this.resize();
    this.colors = CLASS.map(css);
    const g = this.g; g.clearRect(0, 0, this.width, this.height);
    g.font = '11px system-ui, "DejaVu Sans", sans-serif'; g.textBaseline = 'middle';
    this.drawFrame();
    const from = this.first(this.t0 - this.longest), to = this.first(this.t1);
    this.detailed = to - from + this.open.length <= DETAIL_LIMIT;
    g.save(); g.beginPath(); g.rect(this.left, 0, this.width - this.left, this.height); g.clip();
    if (this.mode === 'log') this.drawLog(); else if (this.detailed) this.drawLanes(); else this.drawDensity();
    this.drawFaultEdges();
    this.drawSelection();
    g.restore();
  }
  drawFaultEdges() {
    const g = this.g;
    g.strokeStyle = css('bad'); g.globalAlpha = .7; g.lineWidth = 1; g.setLineDash([3, 3]);
    for (const f of this.d.faults) for (const t of f.end === undefined ? [f.start] : [f.start, f.end]) {
      const x = Math.round(this.x(t)) + .5;
      if (x >= this.left) { g.beginPath(); g.moveTo(x, this.top - 12); g.lineTo(x, this.height); g.stroke(); }
    }
    g.setLineDash([]); g.globalAlpha = 1;
  }
  drawFrame() {
    const g = this.g, span = this.t1 - this.t0;
    for (const f of this.d.faults) {
      const a = Math.max(this.left, this.x(f.start)), b = f.end === undefined ? this.width : this.x(f.end);
      if (b < this.left || a > this.width) continue;
      g.fillStyle = css('fault'); g.fillRect(a, 0, Math.max(2, b - a), this.height);
    }
    g.fillStyle = css('soft'); g.strokeStyle = css('grid'); g.textAlign = 'center'; g.lineWidth = 1;
    for (const t of ticks(this.t0, this.t1, this.width / 120)) {
      const x = Math.round(this.x(t)) + .5;
      if (x < this.left) continue;
      g.beginPath(); g.moveTo(x, this.top); g.lineTo(x, this.height); g.stroke();
      if (x > this.left + 24 && x < this.width - 30) g.fillText(niceTime(t, span), x, 12);
    }
    g.textAlign = 'right';
    if (this.mode === 'clients' && this.laneH >= 9) this.d.lanes.forEach((name, i) => g.fillText(name, this.left - 8, this.top + (i + .5) * this.laneH));
    g.textAlign = 'left'; g.fillStyle = css('bad');
    let free = -1;
    for (const f of this.d.faults) {
      const a = Math.max(this.left, this.x(f.start)) + 4;
      if (a < free || a > this.width - 10 || (f.end !== undefined && this.x(f.end) < this.left)) continue;
      g.fillText(f.label, a, this.top - 3);
      free = a + g.measureText(f.label).width + 12;
    }
  }
  box(i) {
    const x0 = this.x(this.d.invoke[i]), end = this.finish(i), x1 = end === Infinity ? this.width + 4 : this.x(end);
    const pad = this.laneH > 8 ? 2 : .5;
    return { x: x0, y: this.top + this.d.lane[i] * this.laneH + pad, w: Math.max(1.5, x1 - x0), h: this.laneH - 2 * pad };
  }
  drawLanes() {
    const g = this.g, d = this.d;
    this.visible(i => {
      const b = this.box(i), open = d.duration[i] < 0;
      g.fillStyle = this.colors[d.type[i]]; g.globalAlpha = open ? .3 : .85;
      if (open) { g.fillRect(b.x, b.y + b.h / 2 - 1, b.w, 2); g.globalAlpha = .95; g.fillRect(b.x, b.y, 3, b.h); } else g.fillRect(b.x, b.y, b.w, b.h);
      g.globalAlpha = 1;
      if (!open && b.w > 70 && b.h > 12) {
        g.save(); g.beginPath(); g.rect(Math.max(b.x, this.left), b.y, b.x + b.w - Math.max(b.x, this.left) - 4, b.h); g.clip();
        g.fillStyle = css('card'); g.textAlign = 'left'; g.fillText(this.d.text(i), Math.max(b.x, this.left) + 5, b.y + b.h / 2); g.restore();
      }
      if (this.numbers && this.numbers.has(i) && b.h > 8) {
        g.fillStyle = css('ink'); g.textAlign = 'left'; g.fillText('#' + this.numbers.get(i), Math.max(b.x, this.left) + 2, b.y - 1);
      }
    });
  }
  /** Zoomed out: for each lane and column of pixels how much goes on, coloured by what most of it is; rare things on top. */
  drawDensity() {
    const d = this.d, g = this.g, columns = Math.ceil(this.width - this.left), lanes = d.lanes.length;
    const counts = CLASS.map(() => new Uint32Array(columns * lanes));
    this.visible(i => {
      const c = Math.floor(this.x(d.invoke[i]) - this.left);
      if (c >= 0 && c < columns) counts[d.type[i]][d.lane[i] * columns + c]++;
    });
    let most = 1;
    for (let k = 0; k < columns * lanes; k++) { let all = 0; for (const c of counts) all += c[k]; if (all > most) most = all; }
    for (let lane = 0; lane < lanes; lane++) for (let c = 0; c < columns; c++) {
      let all = 0, best = 0;
      const k = lane * columns + c;
      counts.forEach((n, type) => { all += n[k]; if (n[k] > counts[best][k]) best = type; });
      if (!all) continue;
      const y = this.top + lane * this.laneH, h = this.laneH - 1.5;
      g.globalAlpha = .25 + .75 * Math.sqrt(all / most); g.fillStyle = this.colors[best]; g.fillRect(this.left + c, y + 1, 1, h);
      g.globalAlpha = 1;
      if (counts[1][k]) { g.fillStyle = this.colors[1]; g.fillRect(this.left + c, y + 1, 1.5, h * .45); }
      if (counts[2][k]) { g.fillStyle = css('bad'); g.fillRect(this.left + c, y + 1, 1.5, h * .25); }
    }
  }
  drawLog() {
    const d = this.d, g = this.g, p = this.partition;
    let low = Infinity, high = 0, shown = 0;
    this.visible(i => {
      if (d.partition[i] !== p || d.offset[i] < 0) return;
      shown++;
      low = Math.min(low, d.offset[i]); high = Math.max(high, d.offset[i] + d.records[i]);
    });
    if (low === Infinity) { g.fillStyle = css('soft'); g.textAlign = 'center'; g.fillText('no operation with an offset in this part', this.width / 2, 120); return; }
    const pad = Math.max(1, (high - low) * .04); low = Math.max(-.5, low - pad); high += pad;
    const bottom = this.height - 18;
    this.y = o => bottom - (o - low) * (bottom - this.top - 4) / (high - low);
    this.drawOffsets(low, high);
    if (shown > DETAIL_LIMIT) { this.drawLogDensity(); return; }
    this.visible(i => {
      if (d.partition[i] !== p) return;
      const b = this.box(i), unit = Math.max(1.5, this.y(0) - this.y(1));
      g.fillStyle = this.colors[d.type[i]];
      if (d.offset[i] < 0) { g.globalAlpha = .8; g.fillRect(b.x, bottom + 6, Math.max(2, Math.min(b.w, 6)), 8); g.globalAlpha = 1; return; }
      const r = this.logBox(i, b, unit);
      g.globalAlpha = d.type[i] >= 3 && d.type[i] <= 5 ? .3 : .9; g.fillRect(b.x, r.y, b.w, r.h); g.globalAlpha = 1;
      if (b.w > 60 && r.h > 11) { g.fillStyle = css('ink'); g.textAlign = 'left'; g.fillText(this.d.text(i), Math.max(b.x, this.left) + 4, r.y + r.h / 2); }
    });
  }
  logBox(i, b, unit) {
    const d = this.d, n = d.type[i] === 6 ? 0 : d.records[i], top = this.y(d.offset[i] + n), bottom = this.y(d.offset[i]);
    return n === 0 ? { y: bottom - 1, h: 2 } : { y: top, h: Math.max(Math.min(unit, 2), bottom - top - (unit > 6 ? 1 : 0)) };
  }
  drawOffsets(low, high) {
    const g = this.g;
    g.restore(); g.fillStyle = css('soft'); g.textAlign = 'right'; g.strokeStyle = css('grid');
    for (const o of ticks(low, high, 8)) if (o === Math.floor(o) && o >= 0) {
      g.fillText((o || 0).toLocaleString('en'), this.left - 8, this.y(o)); g.beginPath(); g.moveTo(this.left, this.y(o)); g.lineTo(this.width, this.y(o)); g.stroke();
    }
    g.save(); g.beginPath(); g.rect(this.left, 0, this.width - this.left, this.height); g.clip();
  }
  /** Zoomed out: for each column of pixels the offsets appended and read there, from the lowest to the highest. */
  drawLogDensity() {
    const d = this.d, g = this.g, columns = Math.ceil(this.width - this.left);
    const low = [0, 1, 2].map(() => new Float64Array(columns).fill(Infinity)), high = [0, 1, 2].map(() => new Float64Array(columns).fill(-1));
    this.visible(i => {
      const c = Math.floor(this.x(d.invoke[i]) - this.left);
      if (c < 0 || c >= columns || d.partition[i] !== this.partition || d.offset[i] < 0) return;
      const k = d.type[i] <= 2 ? 1 : d.type[i] === 6 ? 2 : 0;
      low[k][c] = Math.min(low[k][c], d.offset[i]); high[k][c] = Math.max(high[k][c], d.offset[i] + (k === 2 ? 0 : d.records[i]));
    });
    [['read', .45], ['append', .9], ['end', .9]].forEach(([name, alpha], k) => {
      g.fillStyle = css(name); g.globalAlpha = alpha;
      for (let c = 0; c < columns; c++) if (high[k][c] >= 0) { const y = this.y(high[k][c]); g.fillRect(this.left + c, y, 1.2, Math.max(2, this.y(low[k][c]) - y)); }
    });
    g.globalAlpha = 1;
  }
  drawSelection() {
    const g = this.g, at = [];
    for (const i of this.selection) {
      if (i < 0 || (this.mode === 'log' && (this.d.partition[i] !== this.partition || this.d.offset[i] < 0 || !this.y))) continue;
      const b = this.box(i);
      if (this.mode === 'log') Object.assign(b, this.logBox(i, b, Math.max(1.5, this.y(0) - this.y(1))));
      if (b.h < 7) { b.y -= (7 - b.h) / 2; b.h = 7; }
      if (b.w < 5) b.w = 5;
      g.strokeStyle = css('bad'); g.lineWidth = 2.5; g.strokeRect(b.x - 1, b.y - 1, Math.min(b.w + 2, this.width - b.x + 20), b.h + 2);
      at.push(b);
    }
    g.strokeStyle = g.fillStyle = css('bad'); g.lineWidth = 1.5;
    for (let k = 1; k < at.length; k++) {
      const a = at[k - 1], b = at[k], x0 = Math.min(a.x + a.w, this.width - 6), y0 = a.y + a.h / 2, x1 = b.x, y1 = b.y + b.h / 2;
      g.setLineDash([5, 4]); g.beginPath(); g.moveTo(x0, y0); g.lineTo(x1, y1); g.stroke(); g.setLineDash([]);
      const angle = Math.atan2(y1 - y0, x1 - x0); g.beginPath(); g.moveTo(x1, y1);
      g.lineTo(x1 - 9 * Math.cos(angle - .4), y1 - 9 * Math.sin(angle - .4)); g.lineTo(x1 - 9 * Math.cos(angle + .4), y1 - 9 * Math.sin(angle + .4)); g.fill();
    }
  }
  /** The operation under a point. */
  at(px, py) {
    if (!this.detailed || px < this.left) return -1;
    let found = -1, best = Infinity;
    this.visible(i => {
      if (this.mode === 'log' && this.d.partition[i] !== this.partition) return;
      const b = this.box(i);
      if (this.mode === 'log') { if (this.d.offset[i] < 0 || !this.y) return; Object.assign(b, this.logBox(i, b, Math.max(1.5, this.y(0) - this.y(1)))); }
      const off = py < b.y - 3 ? b.y - py : py > b.y + b.h + 3 ? py - b.y - b.h : 0;
      if (off === 0 && px >= b.x - 3 && px <= b.x + b.w + 3 && b.w < best) { best = b.w; found = i; }
    });
    return found;
  }
  zoom(factor, x) {
    const t = this.time(x), span = Math.min(this.end * 1.2, Math.max(20, (this.t1 - this.t0) * factor)), share = (t - this.t0) / (this.t1 - this.t0);
    this.t0 = t - span * share; this.t1 = this.t0 + span; this.change();
  }
  move(t) { this.t0 += t; this.t1 += t; this.change(); }
  change() { if (!this.pending) { this.pending = true; requestAnimationFrame(() => { this.pending = false; this.draw(); this.onChange(); }); } }
  /** Shows these operations with room around them. */
  show(rows) {
    let a = Infinity, b = 0;
    for (const i of rows) if (i >= 0) { a = Math.min(a, this.d.invoke[i]); b = Math.max(b, this.finish(i) === Infinity ? this.d.invoke[i] : this.finish(i)); }
    if (a === Infinity) return;
    const pad = Math.max(5, (b - a) * .6); this.t0 = a - pad; this.t1 = b + pad; this.change();
  }
  listen() {
    const c = this.canvas; let drag = null;
    c.addEventListener('wheel', e => { e.preventDefault(); if (e.shiftKey || Math.abs(e.deltaX) > Math.abs(e.deltaY)) this.move((e.deltaX || e.deltaY) * (this.t1 - this.t0) / this.width); else this.zoom(Math.exp(e.deltaY * .0016), e.offsetX); }, { passive: false });
    c.addEventListener('pointerdown', e => { drag = e.clientX; c.setPointerCapture(e.pointerId); });
    c.addEventListener('pointermove', e => { if (drag !== null) { this.move((drag - e.clientX) * (this.t1 - this.t0) / (this.width - this.left)); drag = e.clientX; } });
    c.addEventListener('pointerup', () => { drag = null; });
    c.addEventListener('dblclick', e => this.zoom(.35, e.offsetX));
    c.addEventListener('keydown', e => {
      const step = (this.t1 - this.t0) * .15, middle = (this.left + this.width) / 2;
      const keys = { ArrowLeft: () => this.move(-step), ArrowRight: () => this.move(step), '+': () => this.zoom(.6, middle), '-': () => this.zoom(1.6, middle), 0: () => { this.fit(); this.change(); } };
      if (keys[e.key]) { keys[e.key](); e.preventDefault(); }
    });
    window.addEventListener('resize', () => this.change());
  }
}
