/* A line written down and its way, and what this phone knows of outings: from the pack, and from what was begun here. */
(() => {
  "use strict";
  const N = (window.Notebook = window.Notebook || {});
  const { make, icon } = N;
  const KIND = { problem: "问题", suggestion: "建议", need: "需求", praise: "表扬", question: "咨询" };
  N.OUTCOMES = () => [["met", N.say("见到了")], ["nobody", N.say("家里没人")], ["later", N.say("让改天再来")], ["declined", N.say("不想说")]];

  const who = (shown) => {
    const said = shown.speaker || {};
    if (said.mode === "withheld") return N.say("不愿说是谁");
    return said.name || said.household || "";
  };
  const words = (shown) => {
    if (!shown) return "";
    if (shown.act === "stop") return [shown.home, (N.OUTCOMES().find(([value]) => value === shown.outcome) || [])[1], shown.saw, shown.hopes, shown.hurts].filter(Boolean).join("，");
    if (shown.act === "card") return N.say("{home}：{words}", { home: shown.label, words: shown.words });
    if (shown.act === "presence") return shown.present ? N.say("{who}在", { who: shown.who }) : N.say("{who}不在", { who: shown.who });
    if (shown.act === "promise") return N.say("答应：{words}", { words: shown.words });
    return shown.text || "";
  };
  N.wordsOf = words;
  const meta = (row) => {
    const shown = row.shown || {};
    return [shown.act === "remark" ? N.say(KIND[shown.kind] || "没有分类") : "", who(shown), row.photos ? N.say("照片{n}张", { n: row.photos }) : ""].filter(Boolean).join(" · ");
  };

  const answers = (row, take) => {
    if (row.state !== "you" || row.seen || !row.arrived) return null;
    const seen = async () => { row.seen = true; await N.changeRecord(row.id, { seen: true }); N.changed(); };
    if (row.alike) {
      const say = (same) => async () => { await seen(); await N.writeDown({ act: "same", voice: { record: row.id }, earlier: row.alike.number, same }); };
      const same = row.alike.who ? N.say("和{who}那条是一件", { who: row.alike.who }) : N.say("和{number}是一件", { number: row.alike.number });
      return make("p", { class: "fix" }, make("button", { class: "btn", type: "button", onclick: say(true) }, same), make("button", { class: "btn", type: "button", onclick: say(false) }, N.say("不是，另记")));
    }
    const again = async () => { const text = words(row.shown); await seen(); take(text); };
    return make("div", {}, make("p", { class: "why" }, row.words), make("p", { class: "fix" },
      row.shown && take ? make("button", { class: "btn", type: "button", onclick: again }, N.say("改一改再记")) : null,
      make("button", { class: "btn", type: "button", onclick: seen }, N.say("知道了，留给社区"))));
  };

  /* One line of the list: number, words in Kai, kind and who, and how far it is. */
  N.row = (row, number, take = null) => {
    const [mark, way, manner] = N.wayOf(row);
    const told = row.seen && row.state === "you" ? ["cloud-check", N.say("已送到"), "done"] : [mark, way, manner];
    const sealed = row.shown ? null : make("p", { class: "m" }, N.say("锁着，看不到内容"));
    return make("li", { class: told[2] === "you" ? "you" : "", "data-record": row.id }, make("span", { class: "n" }, String(number)),
      sealed || make("p", { class: "kai" }, words(row.shown)),
      make("p", { class: "meta" }, make("span", {}, meta(row)), make("span", { class: `sy ${told[2]}` }, icon(told[0]), told[1])), answers(row, take));
  };

  const isOf = (outing, ref) => Boolean(outing) && ((ref.record && outing.record === ref.record) || (ref.number && outing.number === ref.number));
  const isAt = (row, one) => (one.ref.shift ? row.shown.shift === one.ref.shift : isOf(row.shown.outing, one.ref));
  N.refOf = (text) => (/^[0-9a-f]{8}-/.test(text) ? { record: text } : { number: text });

  /* The outings of this phone: [{ref, key, kind, title, where, at, state, team, headcount, last}]. */
  N.outings = () => {
    const mine = N.view.filter((row) => row.shown && row.shown.act === "begin");
    const byNumber = new Map();
    const found = [];
    for (const one of (N.pack && N.pack.outings) || []) {
      const made = mine.find((row) => row.number === one.number && !row.shown.outing);
      const here = { ref: made ? { record: made.id, number: one.number } : { number: one.number }, key: made ? made.id : one.number, kind: one.kind, topic: one.topic, where: one.where,
        at: one.begun_at || one.at, state: one.state, team: one.team || [], headcount: one.headcount || 0, last: one.last, community: one.community, homes: one.homes || [] };
      byNumber.set(one.number, here);
      found.push(here);
    }
    for (const row of mine) {
      if (row.shown.outing) {
        const planned = byNumber.get(row.shown.outing.number);
        if (planned && planned.state === "planned") { planned.state = "going"; planned.at = row.made; }
      } else if (!found.some((one) => one.key === row.id)) {
        found.push({ ref: { record: row.id, number: row.number || null }, key: row.id, kind: row.shown.kind, topic: row.shown.topic || "", where: row.shown.where || "", at: row.made,
          state: "going", team: [], headcount: 0, last: lastAt(row.shown.estate), community: row.shown.community, homes: [] });
      }
    }
    for (const one of (N.pack && N.pack.shifts) || []) {
      found.push({ ref: { shift: one.id }, key: `duty-${one.id}`, kind: "duty", topic: "", where: one.where, at: one.start, until: one.end, state: one.state, community: one.community,
        team: one.seats.map((seat) => seat.name), seats: one.seats, before: one.before, headcount: 0, last: null });
    }
    for (const one of found) {
      for (const row of N.recordsOf(one)) {
        if (row.shown.act === "count") one.headcount = row.shown.headcount;
        if (row.shown.act === "duty_begin" && one.state === "planned") one.state = "going";
        if (row.shown.act === "end" || row.shown.act === "duty_end") one.state = "over";
      }
      one.title = { visit: N.say("走访"), duty: N.say("坐班") }[one.kind] || N.say("小板凳会");
    }
    return found;
  };
  const lastAt = (estate) => ((N.pack && N.pack.lasts) || {})[estate] || null;
  N.recordsOf = (one) => N.view.filter((row) => row.shown && isAt(row, one));
  N.outing = (key) => N.outings().find((one) => one.key === key || one.ref.number === key) || null;
})();
