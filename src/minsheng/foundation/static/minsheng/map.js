// Buildings on the map tiles of the office. Only where it has some; the plans and the tables below say the same without a script.
(() => {
  const place = document.getElementById("tiles");
  const pins = JSON.parse(document.getElementById("pins")?.textContent || "[]");
  if (!place || !window.L || !pins.length) return;
  place.hidden = false;
  const map = L.map(place, { attributionControl: false });
  L.control.attribution({ prefix: false }).addTo(map);
  const by = document.createElement("span");
  by.textContent = place.dataset.by;
  L.tileLayer(place.dataset.tiles, { maxZoom: 19, attribution: by.innerHTML }).addTo(map);
  for (const pin of pins) {
    // How many by size and line as well as by ground.
    const mark = L.circleMarker(pin.at, { radius: 8 + Math.min(pin.count, 8), className: `pin ${pin.level}` }).addTo(map);
    const link = document.createElement("a");
    link.href = pin.url;
    link.textContent = `${pin.name} · ${pin.count}`;
    mark.bindPopup(link);
  }
  map.fitBounds(pins.map((pin) => pin.at), { padding: [40, 40], maxZoom: 17 });
})();
