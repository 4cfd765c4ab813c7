/* The band names what is chosen above it, and the chosen row of a list that scrolls is in sight.
   data-chosen="form id"  the text that is replaced; without a script it stays the general one of the page
   data-says="…"          on a radio: its words. With data-with="name" the data-named of the chosen radio of that name comes instead
   data-more="…{n}…"       on a radio: what is added when boxes of the form are ticked, with their number */
(() => {
  "use strict";

  const checked = (form) => Array.from(form.elements).filter((field) => field.checked);

  const sentence = (form) => {
    const on = checked(form);
    const first = on.find((field) => field.dataset.says);
    if (!first) return "";
    const second = first.dataset.with && on.find((field) => field.name === first.dataset.with);
    const ticked = on.filter((field) => field.type === "checkbox").length;
    const more = ticked && first.dataset.more ? first.dataset.more.replace("{n}", ticked) : "";
    return (second ? second.dataset.named : first.dataset.says) + more;
  };

  const name = () => document.querySelectorAll("[data-chosen]").forEach((place) => {
    const form = document.getElementById(place.dataset.chosen);
    if (!form) return;
    if (!place.dataset.otherwise) place.dataset.otherwise = place.textContent;
    place.textContent = sentence(form) || place.dataset.otherwise;
  });

  const show = () => document.querySelectorAll(".pane [data-row][aria-current]").forEach((row) => {
    const pane = row.closest(".pane");
    if (pane.scrollHeight <= pane.clientHeight) return;
    pane.scrollTop += row.getBoundingClientRect().top - pane.getBoundingClientRect().top - (pane.clientHeight - row.offsetHeight) / 2;
  });

  document.addEventListener("change", name);
  window.addEventListener("pageshow", name);
  name();
  show();
})();
