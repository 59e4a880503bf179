// Draws circles with a text in them: counts of a cell, or the numbers of stops joined by a line.
// Texts are only ever shown through textContent.
(function (group, data) {
  if (data.line.length > 1) {
    L.polyline(data.line, { color: data.ink, weight: 2, opacity: 0.7 }).addTo(group);
  }
  data.marks.forEach(function (mark) {
    const box = document.createElement("div");
    box.textContent = mark.text;
    Object.assign(box.style, {
      width: 2 * mark.r + "px", height: 2 * mark.r + "px", boxSizing: "border-box",
      borderRadius: "50%", textAlign: "center", font: "bold 13px sans-serif",
      lineHeight: 2 * mark.r - 4 + "px", color: mark.ink,
      background: mark.c, border: "2px " + (mark.dashed ? "dashed " : "solid ") + data.ink,
    });
    box.title = mark.title;
    const icon = L.divIcon({
      html: box, className: "doorstep-mark", iconSize: [2 * mark.r, 2 * mark.r],
    });
    L.marker([mark.lat, mark.lon], { icon: icon, keyboard: false }).addTo(group);
  });
})
