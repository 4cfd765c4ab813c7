/* My area: buildings, homes, and what the next one who knocks should know; and a small promise with its day. */
(() => {
  "use strict";
  const N = (window.Notebook = window.Notebook || {});
  const { make, icon } = N;
  N.pages = N.pages || {};

  /* All homes of the pack: [{id, label, card, version, building, estate}], with what this phone wrote on top. */
  N.homes = () => {
    const found = [];
    for (const community of (N.pack && N.pack.communities) || []) {
      for (const estate of community.estates || []) {
        for (const building of estate.buildings || []) {
          for (const home of building.homes || []) found.push({ ...home, id: String(home.id), label: `${building.name}${home.code}`, building, estate });
        }
      }
    }
    return found;
  };
  const written = (home) => N.view.filter((row) => row.shown && row.shown.act === "card" && row.shown.home === home.id).pop();

  N.pages.area = (chosen) => {
    const homes = N.homes(), buildings = new Map();
    for (const home of homes) {
      const key = `${home.estate.code}-${home.building.code}`;
      if (!buildings.has(key)) buildings.set(key, { name: `${home.estate.name} ${home.building.name}`, homes: [] });
      buildings.get(key).homes.push(home);
    }
    const building = chosen && buildings.get(decodeURIComponent(chosen));
    if (!building) {
      return { element: make("main", { class: "mm page" }, N.back(), make("h1", {}, N.say("我这一片")), homes.length ? null : make("p", {}, N.say("这里还没有登记楼和户。社区用表格导入以后，连上信号就下来。")), make("ul", { class: "rows" }, Array.from(buildings, ([key, one]) => make("li", {},
        make("a", { class: "go-row", href: `#/area/${encodeURIComponent(key)}` }, make("b", {}, one.name), make("span", { class: "sy" }, N.say("{n}户", { n: one.homes.length }), icon("chevron-right"))))))) };
    }
    return { element: make("main", { class: "mm page" }, make("a", { class: "back", href: "#/area" }, icon("arrow-left"), N.say("我这一片")), make("h1", {}, building.name),
      make("ul", { class: "rows" }, building.homes.map((home) => {
        const mine = written(home);
        return make("li", {}, make("a", { class: "go-row", href: `#/card/${home.id}` }, make("span", {}, make("b", {}, home.code), make("small", {}, mine ? mine.shown.words : home.card || N.say("还没写什么"))), icon("pencil")));
      }))) };
  };

  N.pages.card = (id) => {
    const home = N.homes().find((one) => one.id === id);
    if (!home) return { element: make("main", { class: "mm page" }, N.back(), make("h1", {}, N.say("这一户不在您这一片了"))) };
    const name = `card:${id}`, mine = written(home);
    const words = make("textarea", { rows: 4, maxlength: 500 }), error = make("p", { class: "pad-error", role: "alert", hidden: true });
    words.value = mine ? mine.shown.words : home.card || "";
    N.draft(name).then(N.uncoverDraft).then((kept) => { if (kept) words.value = kept.words; });
    words.addEventListener("input", async () => { error.hidden = true; try { await N.keepDraft(name, await N.coverDraft({ words: words.value })); } catch (_) { /* said when it is written down */ } });
    const go = async () => {
      try {
        await N.writeDown({ act: "card", home: id, label: home.label, base: home.version || 0, words: words.value.trim() }, [], name);
        N.go(`#/area/${encodeURIComponent(`${home.estate.code}-${home.building.code}`)}`);
      } catch (failed) {
        error.textContent = N.full(failed) ? N.say("手机存满了，写的还在框里。请删掉一些照片或视频，再点记下。") : N.say("没有记下，写的还在框里，请再点一次。");
        error.hidden = false;
      }
    };
    return { element: make("main", { class: "mm page" }, make("a", { class: "back", href: "#/area" }, icon("arrow-left"), N.say("我这一片")), make("h1", {}, home.label), error,
      N.field(N.say("下一个敲门的人该知道什么"), words, N.say("如：耳背，敲重些；上午在家")), make("p", {}, make("button", { class: "btn go wide", type: "button", onclick: go }, N.say("记下")))) };
  };

  /* One thing promised and its day; a part of another page. */
  N.promiseForm = ({ name, place }) => {
    const words = make("input", { maxlength: 200, autocomplete: "off" }), due = make("input", { type: "date" }), told = make("p", { class: "m", role: "status" });
    const keep = async () => { try { await N.keepDraft(name, words.value ? await N.coverDraft({ words: words.value, due: due.value }) : null); } catch (_) { /* said when it is written down */ } };
    for (const input of [words, due]) input.addEventListener("input", keep);
    N.draft(name).then(N.uncoverDraft).then((kept) => { if (kept) { words.value = kept.words; due.value = kept.due; } });
    const go = async () => {
      if (!words.value.trim()) { told.textContent = N.say("写一句答应了什么。"); words.focus(); return; }
      if (!due.value) { told.textContent = N.say("选哪天以前办。"); due.focus(); return; }
      try {
        await N.writeDown({ act: "promise", ...place(), words: words.value.trim(), due: due.value }, [], name);
        words.value = "";
        due.value = "";
        told.textContent = N.say("记下了，到日子会在您的一天里提醒。");
      } catch (_) { told.textContent = N.say("没有记下，写的还在框里，请再点一次。"); }
    };
    return make("details", { class: "more" }, make("summary", {}, N.say("答应了人家一件小事")), N.field(N.say("答应了什么"), words), N.field(N.say("哪天以前"), due), told,
      make("p", {}, make("button", { class: "btn", type: "button", onclick: go }, N.say("记下这件"))));
  };
})();
