// Draws the points of a map on one canvas, shows a label, and lets a lasso pick them.
// `group` is the Leaflet group that holds the layer, `data` what lib/show/map_layer.py wrote.
// `steady` has further points by columns: those in `data.hidden` are not drawn, those in
// `data.marked` marked. Texts come from files: they are only ever shown through textContent.
(function (group, data, steady) {
  function unpacked() {
    if (!steady) return [];
    const hidden = new Set(data.hidden);
    const marked = new Set(data.marked);
    const found = [];
    steady.key.forEach(function (key, at) {
      if (hidden.has(key)) return;
      found.push({
        key: key, lat: steady.lat[at], lon: steady.lon[at], c: steady.c[at], r: steady.r[at],
        dashed: steady.dashed[at], held: steady.held[at], label: steady.label[at],
        picked: marked.has(key),
      });
    });
    return found;
  }

  const points = data.points.concat(unpacked());
  const renderer = L.canvas({ padding: 0.5 });
  // Its events are those of all its points: handlers of their own would be tens of thousands.
  const layer = L.featureGroup();
  const markers = points.map(function (point) {
    const marker = L.circleMarker([point.lat, point.lon], {
      renderer: renderer,
      radius: point.r,
      color: point.picked ? data.ink : data.edge,
      weight: point.picked ? 3 : 1,
      fillColor: point.c,
      fillOpacity: point.held ? 0.05 : point.dashed ? 0.25 : 0.85,
      dashArray: point.dashed ? "3 3" : null,
    });
    if (point.dashed || point.held) marker.setStyle({ color: point.picked ? data.ink : point.c, weight: 2 });
    marker.point = point;
    if (data.named) {
      const name = document.createElement("span");
      name.textContent = point.label[0];
      marker.bindTooltip(name, { permanent: true, direction: "right", offset: [8, 0] });
    }
    layer.addLayer(marker);
    return marker;
  });
  layer.on("mouseover", function (event) { if (event.sourceTarget.point) show(event.sourceTarget.point, event); });
  layer.on("mouseout", hide);
  layer.on("click", function (event) {
    if (!event.sourceTarget.point) return;
    L.DomEvent.stopPropagation(event);
    if (data.pick) pick(event);
    else if (!drawing) tell({ clicked: event.sourceTarget.point.key, selected: [] });
  });
  layer.addTo(group);

  let map = null;
  let label = null;
  let drawing = null;

  function tell(what) {
    window.doorstepStamp = (window.doorstepStamp || 0) + 1;
    window.Streamlit.setComponentValue(Object.assign(what, {
      stamp: String(Date.now()) + "-" + window.doorstepStamp,
    }));
  }

  // Picking a place: the ground answers a click with its coordinates, and a pin shows them.
  let pin = null;

  function stick(at) {
    if (pin) pin.remove();
    pin = L.circleMarker(at, {
      renderer: renderer, radius: 9, color: data.ink, weight: 3,
      fillColor: data.accent, fillOpacity: 0.9, interactive: false,
    });
    layer.addLayer(pin);
  }

  function pick(event) {
    stick(event.latlng);
    const at = event.latlng.wrap();
    tell({ clicked: null, selected: [], at: [at.lat, at.lng] });
  }

  function show(point, event) {
    if (!label) return;
    label.replaceChildren();
    point.label.forEach(function (line) {
      const row = document.createElement("div");
      row.textContent = line;
      label.appendChild(row);
    });
    const at = map.latLngToContainerPoint(event.latlng);
    const size = map.getSize();
    label.style.display = "block";
    // Beside the point where there is room, else as far inside the map as its text needs.
    label.style.left = Math.max(Math.min(at.x + 14, size.x - label.offsetWidth), 0) + "px";
    label.style.top = Math.max(Math.min(at.y - 10, size.y - label.offsetHeight), 0) + "px";
  }

  function hide() {
    if (label) label.style.display = "none";
  }

  function inside(point, ring) {
    let within = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const a = ring[i];
      const b = ring[j];
      if ((a.lat > point.lat) !== (b.lat > point.lat) &&
          point.lon < ((b.lng - a.lng) * (point.lat - a.lat)) / (b.lat - a.lat) + a.lng) {
        within = !within;
      }
    }
    return within;
  }

  function begin(event) {
    if (event.target.closest(".leaflet-control")) return; // its button ends the lasso, see onAdd
    drawing.ring = [map.mouseEventToLatLng(event)];
    drawing.line = L.polyline(drawing.ring, { color: data.ink, weight: 2, dashArray: "6 4" });
    drawing.line.addTo(map);
    event.preventDefault();
    event.stopPropagation();
  }

  function extend(event) {
    if (!drawing || !drawing.ring) return;
    drawing.ring.push(map.mouseEventToLatLng(event));
    drawing.line.setLatLngs(drawing.ring);
  }

  function finish() {
    if (!drawing || !drawing.ring) return;
    const ring = drawing.ring;
    stop();
    if (ring.length < 3) return;
    const selected = points.filter(function (one) { return inside(one, ring); });
    tell({ clicked: null, selected: selected.map(function (one) { return one.key; }) });
  }

  function cancel(event) {
    if (event.key === "Escape" && drawing) stop();
  }

  function start(button) {
    drawing = { button: button, ring: null, line: null };
    button.setAttribute("aria-pressed", "true");
    button.style.background = data.accent;
    map.getContainer().style.cursor = "crosshair";
    map.dragging.disable();
    const box = map.getContainer();
    box.addEventListener("pointerdown", begin, true);
    box.addEventListener("pointermove", extend);
    window.addEventListener("pointerup", finish);
    window.addEventListener("keydown", cancel);
    box.style.touchAction = "none";
  }

  function stop() {
    const box = map.getContainer();
    box.removeEventListener("pointerdown", begin, true);
    box.removeEventListener("pointermove", extend);
    window.removeEventListener("pointerup", finish);
    window.removeEventListener("keydown", cancel);
    box.style.cursor = "";
    map.dragging.enable();
    if (drawing.line) drawing.line.remove();
    drawing.button.style.background = "";
    drawing.button.setAttribute("aria-pressed", "false");
    drawing = null;
  }

  const Lasso = L.Control.extend({
    options: { position: "topleft" },
    onAdd: function () {
      const bar = L.DomUtil.create("div", "leaflet-bar");
      const button = L.DomUtil.create("a", "doorstep-lasso", bar);
      button.href = "#";
      button.title = data.words.lasso;
      button.setAttribute("role", "button");
      button.setAttribute("aria-label", data.words.lasso);
      button.setAttribute("aria-pressed", "false");
      button.textContent = "\u2b1a";
      button.style.fontSize = "20px";
      button.style.color = "#1b1b3a";
      L.DomEvent.disableClickPropagation(bar);
      L.DomEvent.on(button, "click", function (event) {
        L.DomEvent.preventDefault(event);
        if (drawing) stop(); else start(button);
      });
      return bar;
    },
  });

  const Label = L.Control.extend({
    options: { position: "topleft" },
    onAdd: function (owner) {
      map = owner;
      label = L.DomUtil.create("div", "doorstep-label");
      Object.assign(label.style, {
        position: "absolute", display: "none", pointerEvents: "none", zIndex: 1000,
        background: data.paper, color: data.ink, padding: "6px 8px", borderRadius: "4px",
        boxShadow: "0 1px 4px rgba(0,0,0,.5)", font: "14px sans-serif", maxWidth: "260px", width: "max-content",
      });
      owner.getContainer().appendChild(label);
      if (data.pick) {
        owner.on("click", pick);
        owner.getContainer().style.cursor = "crosshair";
      }
      return L.DomUtil.create("div");
    },
    onRemove: function () {
      if (drawing) stop();
      map.off("click", pick);
      label.remove();
    },
  });

  const controls = [new Label()];
  if (data.words.lasso) controls.push(new Lasso());
  function attach() { controls.forEach(function (one) { one.addTo(group._map); }); }
  if (group._map) attach();
  group.on("add", attach);
  group.on("remove", function () { controls.forEach(function (one) { one.remove(); }); });
  if (data.pin) stick(data.pin);
  window.doorstepMarkers = markers.length;
})
