// Shows the operation under the pointer and zooms the time axis. Without it the page is complete, only still.
(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const svg = document.getElementById("timeline");
  const tip = document.getElementById("tip");
  const cross = document.getElementById("cross");
  const ticks = document.getElementById("ticks");
  const NS = "http://www.w3.org/2000/svg";
  const KINDS = ["append", "read", "end offset"];
  const width = data.right - data.left;
  let scale = 1;
  let shift = 0;

  const spanUs = (data.endNs - data.startNs) / 1000;
  const baseX = (us) => data.left + (width * (us - data.startNs / 1000)) / spanUs;
  const viewX = (us) => baseX(us) * scale + shift;
  const timeUs = (x) => data.startNs / 1000 + (((x - shift) / scale - data.left) / width) * spanUs;

  function point(event) {
    const box = svg.getBoundingClientRect();
    const view = svg.viewBox.baseVal;
    return { x: ((event.clientX - box.left) * view.width) / box.width, y: ((event.clientY - box.top) * view.height) / box.height };
  }

  function zoom(newScale, newShift) {
    scale = Math.max(1, Math.min(20000, newScale));
    shift = Math.min(data.left - data.left * scale, Math.max(data.right - data.right * scale, newShift));
    for (const g of svg.querySelectorAll(".zx")) g.setAttribute("transform", `translate(${shift},0) scale(${scale},1)`);
    for (const g of svg.querySelectorAll(".at")) g.setAttribute("transform", `translate(${g.dataset.x * scale + shift},0)`);
    drawTicks();
  }

  function drawTicks() {
    const y = +ticks.dataset.y;
    const from = timeUs(data.left), until = timeUs(data.right);
    let step = 1;
    while ((until - from) / step > 12) step *= String(step)[0] === "2" ? 2.5 : 2;
    ticks.replaceChildren();
    for (let t = Math.ceil(from / step) * step; t <= until; t += step) {
      const line = document.createElementNS(NS, "line");
      for (const [k, v] of Object.entries({ class: "axis", x1: viewX(t), x2: viewX(t), y1: y, y2: y + 5 })) line.setAttribute(k, v);
      const text = document.createElementNS(NS, "text");
      for (const [k, v] of Object.entries({ class: "tick", x: viewX(t), y: y + 17 })) text.setAttribute(k, v);
      text.textContent = String(+(t / 1e6).toFixed(6));
      ticks.append(line, text);
    }
  }

  // Distance in pixels between the pointer and an operation in a panel; Infinity where the panel does not show it.
  function distance(op, panel, at) {
    const [process, partition, kind, outcome, start, took, offset, count] = op;
    const x1 = viewX(start), x2 = took < 0 ? data.right : viewX(start + took);
    if (panel.kind === "lanes") {
      const lane = panel.lanes.filter((top) => top <= at.y).length;
      if (process !== lane) return Infinity;
      return Math.max(0, x1 - at.x, at.x - x2) + Math.abs((x1 + x2) / 2 - at.x) * 0.01;
    }
    if (outcome !== 0) return Infinity;
    if (panel.kind === "latency" && kind === 0) {
      const decades = Math.log10(Math.max(took / 1000, 0.1) / 0.1);
      return Math.hypot(x2 - at.x, panel.bottom - decades * panel.perDecade - at.y);
    }
    if (panel.kind === "log" && kind < 2 && partition === data.focus && count > 0) {
      const low = panel.zero - offset * panel.perOffset, high = panel.zero - (offset + count - 1) * panel.perOffset;
      return Math.hypot(x2 - at.x, Math.max(0, high - at.y, at.y - low));
    }
    return Infinity;
  }

  function describe(op) {
    const [process, partition, kind, outcome, start, took, offset, count, value] = op;
    const when = `${(start / 1000).toFixed(3)} ms` + (took < 0 ? ", never answered" : `, took ${(took / 1000).toFixed(3)} ms`);
    let what = `${KINDS[kind]} on partition ${data.partitions[partition]}`;
    if (kind === 0) what = `append ${value} to partition ${data.partitions[partition]} → ` + ["offset " + offset, "failed", "unknown"][outcome];
    if (kind === 1) what += ` from ${offset}: ${count} record${count === 1 ? "" : "s"}`;
    if (kind === 2) what += `: ${offset}`;
    return `${data.clients[process - 1]}: ${what}\n${when}`;
  }

  let drag = null;
  svg.addEventListener("mousemove", (event) => {
    const at = point(event);
    if (drag) return zoom(scale, drag.shift + at.x - drag.x);
    const inside = at.x >= data.left && at.x <= data.right;
    cross.setAttribute("visibility", inside ? "visible" : "hidden");
    cross.setAttribute("x1", at.x);
    cross.setAttribute("x2", at.x);
    const panel = data.panels.find((p) => at.y >= p.top && at.y <= p.bottom);
    let best = null, nearest = 9;
    if (inside && panel) {
      for (const op of data.ops) {
        const far = distance(op, panel, at);
        if (far < nearest) { nearest = far; best = op; }
      }
    }
    tip.hidden = !inside;
    tip.textContent = best ? describe(best) : `${(timeUs(at.x) / 1e6).toFixed(3)} s`;
    const box = svg.parentNode.getBoundingClientRect();
    const left = event.clientX - box.left + 14;
    tip.style.left = `${left + tip.offsetWidth > box.width ? left - tip.offsetWidth - 28 : left}px`;
    tip.style.top = `${event.clientY - box.top + 14}px`;
  });
  svg.addEventListener("mouseleave", () => { tip.hidden = true; drag = null; cross.setAttribute("visibility", "hidden"); });
  svg.addEventListener("mousedown", (event) => { drag = { x: point(event).x, shift }; event.preventDefault(); });
  window.addEventListener("mouseup", () => { drag = null; });
  svg.addEventListener("dblclick", () => zoom(1, 0));
  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    const at = point(event).x, factor = Math.exp(-event.deltaY * 0.002);
    const next = Math.max(1, Math.min(20000, scale * factor));
    zoom(next, at - ((at - shift) / scale) * next);
  }, { passive: false });
})();
