/* Keys for people who sort all day. Every key has a button or a link beside it: this file only presses them.
   data-key="G" | "Shift+1" | "Enter"  clicks the element, or focuses it if it is a field
   data-rows / data-row / data-open    J and K walk a list, Enter or O follows the row's link
   data-search                         / goes to the search field: the page's own, else the one beside the menu
   dialog#keys                         ? opens the list of keys, Escape closes it */
(() => {
  "use strict";

  const isTyping = (element) => {
    if (!element) return false;
    if (element.isContentEditable || element.matches("textarea, select")) return true;
    return element.matches("input:not([type=radio]):not([type=checkbox]):not([type=button]):not([type=submit])");
  };
  const isShown = (element) => !element.disabled && element.getClientRects().length > 0;

  /* The name of a key as written in data-key. Digits are read from event.code, because Shift+1 types "!" (or "！"). */
  const nameOf = (event) => {
    const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code || "");
    const key = digit ? digit[1] : event.key.length === 1 ? event.key.toUpperCase() : event.key;
    const isLetterOrDigit = /^[A-Z0-9]$/.test(key);
    return event.shiftKey && (isLetterOrDigit || key === "Enter") ? "Shift+" + key : key;
  };

  const press = (element) => {
    const isField = element.matches("textarea, select, input:not([type=radio]):not([type=checkbox]):not([type=submit])");
    if (isField) element.focus();
    else element.click();
  };

  const find = (name) => Array.from(document.querySelectorAll("[data-key]"))
    .find((element) => element.dataset.key.toUpperCase() === name.toUpperCase() && isShown(element));

  /* Rows ------------------------------------------------------------------------------------------------------------ */
  const rowsOf = (list) => Array.from(list.querySelectorAll("[data-row]"));
  const linkOf = (row) => (row.matches("[data-open]") ? row : row.querySelector("[data-open]"));
  const listInUse = () => {
    const near = document.activeElement && document.activeElement.closest("[data-rows]");
    return near || document.querySelector("[data-rows]");
  };
  const isOn = (row) => row.classList.contains("on") || row.getAttribute("aria-current") === "true";

  const choose = (row, rows) => {
    rows.forEach((other) => {
      other.classList.toggle("on", other === row);
      if (other === row) other.setAttribute("aria-current", "true");
      else other.removeAttribute("aria-current");
    });
    const target = linkOf(row) || row;
    if (target === row && !row.hasAttribute("tabindex")) row.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    row.dispatchEvent(new CustomEvent("minsheng:row", { bubbles: true }));
  };

  const walk = (step) => {
    const list = listInUse();
    if (!list) return false;
    const rows = rowsOf(list);
    if (!rows.length) return false;
    const now = rows.findIndex((row) => row.contains(document.activeElement));
    const from = now >= 0 ? now : rows.findIndex(isOn);
    choose(rows[Math.max(0, Math.min(rows.length - 1, from + step))], rows);
    return true;
  };

  const openRow = () => {
    const list = listInUse();
    const row = list && rowsOf(list).find(isOn);
    const link = row && linkOf(row);
    if (link) link.click();
    return Boolean(link);
  };

  /* The list of keys; Safari 14 has no showModal --------------------------------------------------------------------- */
  const help = () => document.getElementById("keys");
  const showHelp = () => {
    const dialog = help();
    if (!dialog || dialog.hasAttribute("open")) return Boolean(dialog);
    if (dialog.showModal) dialog.showModal();
    else { dialog.setAttribute("open", ""); dialog.tabIndex = -1; dialog.focus(); }
    return true;
  };
  const hideHelp = () => {
    const dialog = help();
    if (!dialog || !dialog.hasAttribute("open")) return false;
    if (dialog.close) dialog.close();
    else dialog.removeAttribute("open");
    return true;
  };

  document.addEventListener("click", (event) => {
    const asker = event.target.closest("[data-keys-open], [data-keys-close]");
    if (!asker || !help()) return;
    event.preventDefault();
    if (asker.hasAttribute("data-keys-open")) showHelp();
    else hideHelp();
  });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const active = document.activeElement;
    if (event.key === "Escape") { if (!hideHelp() && isTyping(active)) active.blur(); return; }
    if (isTyping(active) || (help() && help().hasAttribute("open"))) return;
    const name = nameOf(event);
    /* Enter belongs to the link or button that has the focus; a row's own link is left to the browser too. */
    if (name === "Enter" && active && active.closest("a[href], button, summary")) return;
    const target = find(name);
    let done = true;
    if (target) press(target);
    else if (name === "J") done = walk(1);
    else if (name === "K") done = walk(-1);
    else if (name === "O" || name === "Enter") done = openRow();
    else if (event.key === "?" || event.key === "？") done = showHelp();
    else if (event.key === "/") { const field = Array.from(document.querySelectorAll("[data-search]")).filter(isShown).sort((a, b) => Boolean(b.closest("main")) - Boolean(a.closest("main")))[0]; done = Boolean(field); if (field) field.focus(); }
    else done = false;
    if (done) event.preventDefault();
  });
})();
