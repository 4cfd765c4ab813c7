/* What the notebook says, in the language of the shell it was opened with: Chinese stands in the code, the shell carries its English. */
(() => {
  "use strict";
  const N = (window.Notebook = window.Notebook || {});
  const place = document.getElementById("notebook-words");
  const others = place ? JSON.parse(place.textContent) : {};

  /* say("{n}条等着送", {n: 2}) */
  N.say = (sentence, values = {}) =>
    (others[sentence] || sentence).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));

  /* An element: make("p", {class: "m", onclick: f}, "text", another). Text is never read as HTML. */
  N.make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === false) continue;
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value === true) element.setAttribute(key, "");
      else element.setAttribute(key, String(value));
    }
    for (const child of children.flat()) if (child !== null && child !== undefined && child !== false) element.append(child);
    return element;
  };

  const SVG = "http://www.w3.org/2000/svg";
  N.icon = (name) => {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", "i");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(SVG, "use");
    use.setAttribute("href", `${document.body.dataset.icons}#i-${name}`);
    svg.append(use);
    return svg;
  };

  const two = (number) => String(number).padStart(2, "0");
  N.clock = (moment) => `${two(new Date(moment).getHours())}:${two(new Date(moment).getMinutes())}`;
  N.day = (moment) => {
    const at = new Date(moment), now = new Date();
    if (at.toDateString() === now.toDateString()) return N.say("今天");
    return N.say("{month}月{day}日", { month: at.getMonth() + 1, day: at.getDate() });
  };
  /* This moment with its offset, as the office reads it. */
  N.moment = (at = new Date()) => {
    const off = -at.getTimezoneOffset(), sign = off < 0 ? "-" : "+", far = Math.abs(off);
    const local = new Date(at.getTime() + off * 60000).toISOString().slice(0, 19);
    return `${local}${sign}${two(Math.floor(far / 60))}:${two(far % 60)}`;
  };
})();
