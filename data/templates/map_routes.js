// Draws the routes of crews: a line each, and numbered stops in the shape of the crew.
// Texts are only ever shown through textContent and as the title of an element.
(function (group, data) {
  const SVG = "http://www.w3.org/2000/svg";
  const SIZE = 30;

  function corners(count, turn) {
    const found = [];
    for (let i = 0; i < count; i++) {
      const angle = turn + (i / count) * 2 * Math.PI;
      found.push((SIZE / 2 + 13 * Math.cos(angle)).toFixed(1) + "," +
                 (SIZE / 2 + 13 * Math.sin(angle)).toFixed(1));
    }
    return found.join(" ");
  }

  const POINTS = {
    square: corners(4, Math.PI / 4),
    diamond: corners(4, 0),
    hexagon: corners(6, 0),
    triangle: corners(3, -Math.PI / 2),
  };

  function element(name, attributes) {
    const made = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    return made;
  }

  function outline(shape, attributes) {
    if (POINTS[shape]) return element("polygon", Object.assign({ points: POINTS[shape] }, attributes));
    return element("circle", Object.assign({ cx: SIZE / 2, cy: SIZE / 2, r: 12 }, attributes));
  }

  function picture(way, halt) {
    const svg = element("svg", { width: SIZE, height: SIZE, viewBox: "0 0 30 30" });
    svg.style.overflow = "visible";
    if (halt.chosen) {
      svg.appendChild(element("circle", {
        cx: SIZE / 2, cy: SIZE / 2, r: 19, fill: data.accent, stroke: data.ink, "stroke-width": 3,
      }));
    }
    svg.appendChild(outline(way.shape, {
      fill: way.c, stroke: data.ink, "stroke-width": halt.troubled ? 4 : 1.5,
      "stroke-dasharray": halt.dashed ? "3 2" : "none",
    }));
    const text = element("text", {
      x: SIZE / 2, y: SIZE / 2 + (way.shape === "triangle" ? 7 : 4.5), "text-anchor": "middle",
      fill: way.on, "font-size": 12, "font-weight": "bold", "font-family": "sans-serif",
    });
    text.textContent = halt.troubled ? halt.text + "!" : halt.text;
    svg.appendChild(text);
    return svg;
  }

  function tell(key) {
    window.doorstepStamp = (window.doorstepStamp || 0) + 1;
    window.Streamlit.setComponentValue({
      clicked: key, selected: [], stamp: String(Date.now()) + "-" + window.doorstepStamp,
    });
  }

  data.ways.forEach(function (way) {
    const line = way.halts.map(function (halt) { return [halt.lat, halt.lon]; });
    if (line.length > 1) {
      L.polyline(line, { color: way.c, weight: 3, opacity: 0.85, dashArray: way.dash || null })
        .addTo(group);
    }
    way.halts.forEach(function (halt) {
      const box = document.createElement("div");
      box.title = halt.title;
      box.appendChild(picture(way, halt));
      const icon = L.divIcon({ html: box, className: "doorstep-halt", iconSize: [SIZE, SIZE] });
      L.marker([halt.lat, halt.lon], {
        icon: icon, keyboard: false, zIndexOffset: halt.chosen ? 1000 : 0,
      }).on("click", function (event) {
        L.DomEvent.stopPropagation(event);
        tell(halt.key);
      }).addTo(group);
    });
  });
  window.doorstepHalts = data.ways.reduce(function (n, way) { return n + way.halts.length; }, 0);
})
