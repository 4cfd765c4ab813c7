/* Shows only what belongs to the answer given. Without a script everything is shown, and the server ignores what does not belong.
   data-shows="name=value"  the block is shown while that radio (or box, or option) is chosen; several: "way=new way=join"
   details[data-fold]       open in the page; folded at the start on a phone, unless data-fold="keep" */
(() => {
  "use strict";

  const isChosen = (form, name, value) => Array.from(form.querySelectorAll("input, select")).some((field) => {
    if (field.name !== name) return false;
    if (field.type === "radio" || field.type === "checkbox") return field.checked && field.value === value;
    return field.value === value;
  });

  const arrange = () => document.querySelectorAll("[data-shows]").forEach((block) => {
    const form = block.closest("form") || document;
    block.hidden = !block.dataset.shows.split(/\s+/).some((condition) => {
      const cut = condition.indexOf("=");
      return isChosen(form, condition.slice(0, cut), condition.slice(cut + 1));
    });
  });

  const fold = () => {
    if (!window.matchMedia("(max-width: 699px)").matches) return;
    document.querySelectorAll("details[data-fold]").forEach((details) => {
      if (details.dataset.fold !== "keep") details.open = false;
    });
  };

  document.addEventListener("change", arrange);
  document.addEventListener("reset", () => setTimeout(arrange, 0));
  document.addEventListener("htmx:afterSwap", arrange);
  window.addEventListener("pageshow", arrange);
  arrange();
  fold();
})();
