/* A shift at a duty point: what the last one handed over, what is heard, who sits there too, and handing over. */
(() => {
  "use strict";
  const N = (window.Notebook = window.Notebook || {});
  const { make, icon } = N;

  const handedOver = (before) => (before ? make("section", { class: "before" }, make("h2", {}, N.say("上一班交下来的")),
    make("p", { class: "m" }, N.say("{day}听到{heard}条，当场办了{settled}条", { day: N.day(`${before.on}T00:00`), heard: before.heard, settled: before.settled })),
    before.note ? make("p", { class: "kai" }, before.note) : make("p", { class: "m" }, N.say("没有要交代的。"))) : null);

  /* Whether somebody else was there is said by whoever sits beside; nobody says it of themselves. */
  const seats = (one) => {
    const others = one.seats.filter((seat) => !seat.mine);
    if (!others.length) return null;
    const box = make("ul", { class: "rows" });
    const paint = () => box.replaceChildren(...others.map((seat) => {
      const mine = N.view.filter((row) => row.shown && row.shown.act === "presence" && row.shown.seat === seat.id).pop();
      const known = mine ? mine.shown.present : seat.present;
      const say = (present) => () => N.tryWrite({ act: "presence", seat: seat.id, shift: one.ref.shift, who: seat.name, present, ...(known === null ? {} : { corrects: true }) }, paint);
      const choice = (present, words) => make("button", { type: "button", class: known === present ? "on" : "", "aria-pressed": String(known === present), disabled: known === present, onclick: say(present) },
        known === present ? icon("check") : null, words);
      return make("li", { class: "seat" }, make("span", {}, make("b", {}, seat.name), make("small", {}, seat.what)),
        make("span", { class: "kinds", role: "group", "aria-label": N.say("{who}在不在", { who: seat.name }) }, choice(true, N.say("在")), choice(false, N.say("不在"))));
    }));
    paint();
    return make("details", { class: "more" }, make("summary", {}, N.say("一起坐的人在不在")), box);
  };

  N.pages.duty = (one, key) => {
    if (one.state === "planned") {
      const today = new Date(one.at).toDateString() === new Date().toDateString();
      return { element: make("main", { class: "mm page" }, N.back(), make("h1", {}, one.title), make("p", {}, [one.where, `${N.dayOf(one.at)}—${N.clock(one.until)}`].join("，")), make("p", { class: "m" }, one.team.join("、")),
        handedOver(one.before), today ? make("p", {}, make("button", { class: "btn go wide", type: "button", onclick: () => N.tryWrite({ act: "duty_begin", shift: one.ref.shift }, () => N.show()) }, N.say("坐下了")))
          : make("p", { class: "m" }, N.say("到了那天，在这里点坐下了。"))) };
    }
    let pad = null;
    const rows = N.saidAt(one, (words) => pad.take(words));
    pad = N.pad({ name: `d:${key}`, place: () => ({ shift: one.ref.shift }), next: () => N.say("记下第{n}条", { n: rows.count() + 1 }) });
    rows.refresh();
    const main = make("main", { class: "mm" }, handedOver(one.before), seats(one), rows.element);
    return { element: make("div", { class: "whole" }, N.headOf(one, key, null, { over: N.say("交了班"), words: N.say("交班") }), main, pad.element), refresh: () => { rows.refresh(); pad.refresh(); } };
  };

  N.pages.handOver = (one, key) => {
    const name = `h:${key}`, note = make("textarea", { rows: 4, maxlength: 2000 });
    N.draft(name).then(N.uncoverDraft).then((kept) => { if (kept && !note.value) note.value = kept.note; });
    note.addEventListener("input", async () => { try { await N.keepDraft(name, note.value ? await N.coverDraft({ note: note.value }) : null); } catch (_) { /* said when it is written down */ } });
    const end = () => N.tryWrite({ act: "duty_end", shift: one.ref.shift, note: note.value.trim() }, async () => { await N.keepDraft(name, null); N.go("#/"); });
    return { element: make("main", { class: "mm page" }, make("a", { class: "back", href: `#/o/${key}` }, icon("arrow-left"), N.say("还没完，接着记")), make("h1", {}, N.say("交班")),
      make("p", {}, N.say("这一班在手机上记了{n}条，听到的、当场办了的自己列好了。", { n: N.saidAt(one, () => {}).count() })),
      N.promiseForm({ name: `p:${key}`, place: () => ({ community: one.community }) }),
      N.field(N.say("要交代下一班什么"), note, N.say("可以不写")), make("p", {}, make("button", { class: "btn go wide", type: "button", onclick: end }, N.say("交班")))) };
  };
})();
