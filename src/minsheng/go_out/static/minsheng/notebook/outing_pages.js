/* Begin, sit together, go from door to door: the pages of one outing. */
(() => {
  "use strict";
  const N = (window.Notebook = window.Notebook || {});
  const { make, icon } = N;
  N.pages = N.pages || {};
  const day = (moment) => (N.day(moment) === N.say("今天") ? N.clock(moment) : `${N.day(moment)} ${N.clock(moment)}`);
  const refOf = (one) => (one.ref.record ? { record: one.ref.record } : { number: one.ref.number });
  N.go = (hash) => { location.hash = hash; };
  N.back = (words = N.say("回本子")) => make("a", { class: "back", href: "#/" }, icon("arrow-left"), words);
  N.tell = (words) => { const place = document.getElementById("told"); place.textContent = words; };
  /* Something that is written down without a form: says what went wrong, and nothing is lost because nothing was typed. */
  N.tryWrite = async (fields, done) => {
    try { await N.writeDown(fields); if (done) done(); } catch (failed) {
      N.tell(N.full(failed) ? N.say("手机存满了，没有记下。请删掉一些照片或视频再点。") : failed.message === "no office"
        ? N.say("这部手机还没有连上过。先在有信号的地方登录一次，写的不会丢。") : N.say("没有记下，请再点一次。"));
    }
  };

  /* Begin one on the spot: nothing is required. */
  N.pages.start = (kind) => {
    const places = (N.pack && N.pack.communities) || N.places || [];
    const community = N.choice(places.map((one) => [one.code, one.name]), "");
    const estate = N.choice([], ""), spot = make("input", { maxlength: 60, autocomplete: "off" }), topic = make("input", { maxlength: 80, autocomplete: "off" });
    const estates = () => (places.find((one) => one.code === community.value) || { estates: [] }).estates || [];
    const fill = () => estate.replaceChildren(...[["", N.say("不在小区里")], ...estates().map((one) => [one.code, one.name])].map(([value, words]) => make("option", { value }, words)));
    community.addEventListener("change", fill);
    fill();
    if (estates().length === 1) estate.value = estates()[0].code;
    const begin = async () => {
      const named = (estates().find((one) => one.code === estate.value) || {}).name || "";
      const where = [named, spot.value.trim()].filter(Boolean).join(" ");
      await N.tryWrite({ act: "begin", kind, community: community.value, estate: estate.value, place: spot.value.trim(), topic: topic.value.trim(), where },
        () => N.go(`#/o/${N.view[N.view.length - 1].id}`));
    };
    const meeting = kind === "yard_meeting";
    return { element: make("main", { class: "mm page" }, N.back(), make("h1", {}, meeting ? N.say("现在开一场小板凳会") : N.say("现在去走访")),
      places.length > 1 ? N.field(N.say("社区"), community) : null, N.field(N.say("哪个小区"), estate),
      N.field(N.say("在哪儿"), spot, meeting ? N.say("如3号楼前，可以不写") : N.say("可以不写")), N.field(N.say("说什么事"), topic, N.say("可以不写")),
      make("p", {}, make("button", { class: "btn go wide", type: "button", onclick: begin }, N.say("开始")))) };
  };

  N.pages.last = (key) => {
    const one = N.outing(key), last = one && one.last;
    const lines = (last && last.lines) || [];
    return { element: make("main", { class: "mm page" }, make("a", { class: "back", href: `#/o/${key}` }, icon("arrow-left"), N.say("回这一场")),
      make("h1", {}, N.say("上次说的，后来怎么样了")), last ? make("p", { class: "m" }, last.on) : null,
      lines.length ? make("ol", { class: "became" }, lines.map((line) => make("li", {}, make("p", { class: "kai" }, line.said), make("p", {}, make("b", {}, line.became)))))
        : make("p", {}, N.say("这里上次没有记下什么。"))) };
  };

  N.headOf = (one, key, middle, end) => make("header", { class: "h" }, make("a", { class: "up", href: "#/", "aria-label": N.say("回本子") }, icon("arrow-left")),
    make("div", {}, make("h1", {}, one.title), make("p", {}, [one.where, N.say("{time}开始", { time: day(one.at) })].filter(Boolean).join("，"), one.team.length ? make("br") : null, one.team.join("、"))),
    middle, one.state === "over" ? make("span", { class: "end m" }, end.over) : make("a", { class: "end", href: `#/e/${key}` }, end.words));
  N.dayOf = day;

  const head = (one, key) => {
    const count = make("b", {});
    let people = one.headcount, timer = null;
    const paint = () => count.replaceChildren(String(people), make("small", {}, N.say("人到场")));
    const change = (by) => {
      people = Math.max(0, Math.min(5000, people + by));
      paint();
      clearTimeout(timer);
      timer = setTimeout(() => N.tryWrite({ act: "count", outing: refOf(one), headcount: people }), 1500);
    };
    paint();
    const meeting = one.kind !== "visit";
    const counted = meeting ? make("p", { class: "ppl", role: "group", "aria-label": N.say("到场人数") }, make("button", { type: "button", "aria-label": N.say("少一人"), onclick: () => change(-1) }, "−"), count,
      make("button", { type: "button", "aria-label": N.say("多一人"), onclick: () => change(1) }, "+")) : null;
    return N.headOf(one, key, counted, { over: N.say("散了"), words: meeting ? N.say("散会") : N.say("走完了") });
  };

  N.pages.outing = (key) => {
    const one = N.outing(key);
    if (!one) return { element: make("main", { class: "mm page" }, N.back(), make("h1", {}, N.say("这一场不在这部手机上")), make("p", {}, N.say("连上信号以后，今天的安排会自己下来。"))) };
    if (one.kind === "duty") return N.pages.duty(one, key);
    if (one.state === "planned") {
      return { element: make("main", { class: "mm page" }, N.back(), make("h1", {}, one.title), make("p", {}, [one.where, day(one.at), one.topic].filter(Boolean).join("，")), make("p", { class: "m" }, one.team.join("、")),
        make("p", {}, make("button", { class: "btn go wide", type: "button", onclick: () => N.tryWrite({ act: "begin", outing: refOf(one) }, () => N.show()) }, N.say("开始")))) };
    }
    return one.kind === "visit" ? visit(one, key) : meeting(one, key);
  };

  /* Before people go home: what was promised, when the next one is. Going back costs nothing. */
  N.pages.end = (key) => {
    const one = N.outing(key);
    if (!one) return N.pages.outing(key);
    if (one.kind === "duty") return N.pages.handOver(one, key);
    const next = make("input", { type: "datetime-local" });
    const end = () => N.tryWrite({ act: "end", outing: refOf(one), ...(next.value ? { next_at: N.moment(new Date(next.value)) } : {}) }, () => N.go("#/"));
    return { element: make("main", { class: "mm page" }, make("a", { class: "back", href: `#/o/${key}` }, icon("arrow-left"), N.say("还没完，接着记")),
      make("h1", {}, one.kind === "visit" ? N.say("这一趟走完了") : N.say("散会")), make("p", {}, N.say("记了{n}条。", { n: N.recordsOf(one).filter((row) => ["remark", "stop"].includes(row.shown.act)).length })),
      N.promiseForm({ name: `p:${key}`, place: () => ({ outing: refOf(one) }) }),
      one.kind === "visit" ? null : N.field(N.say("下一次什么时候"), next, N.say("可以不写")),
      make("p", {}, make("button", { class: "btn go wide", type: "button", onclick: end }, one.kind === "visit" ? N.say("走完了") : N.say("散会")))) };
  };

  const list = N.saidAt = (one, take) => {
    const element = make("ol", { class: "v", tabindex: 0, "aria-label": N.say("已记的") });
    const refresh = () => {
      const rows = N.recordsOf(one).filter((row) => ["remark", "stop"].includes(row.shown.act));
      const done = rows.findIndex((row) => !row.arrived || row.left || (row.state === "you" && !row.seen));
      const hidden = Math.max(0, Math.min(done < 0 ? rows.length : done, rows.length - 5));
      element.replaceChildren(
        hidden ? make("li", { class: "all" }, make("span", { class: "n" }), make("p", { class: "meta" }, make("span", {}, N.say("前{n}条", { n: hidden })), make("span", { class: "sy done" }, icon("cloud-check"), N.say("都已送到")))) : "",
        ...rows.slice(hidden).map((row, index) => N.row(row, hidden + index + 1, take)));
      if (!rows.length) element.append(make("li", { class: "none" }, make("p", {}, N.say("还没有记。下面写一句，点记下。"))));
      element.scrollTop = element.scrollHeight;
    };
    return { element, refresh, count: () => N.recordsOf(one).filter((row) => ["remark", "stop"].includes(row.shown.act)).length };
  };

  const meeting = (one, key) => {
    let pad = null;
    const rows = list(one, (words) => pad.take(words));
    pad = N.pad({ name: `o:${key}`, place: () => ({ outing: refOf(one) }), next: () => N.say("记下第{n}条", { n: rows.count() + 1 }) });
    const last = one.last && one.last.count ? make("a", { class: "last", href: `#/l/${key}` }, icon("message-2"),
      make("span", {}, make("b", {}, N.say("上次{count}条，{answered}条有回话", one.last)), make("br"), N.say("先念给大家听")), icon("chevron-right")) : null;
    rows.refresh();
    return { element: make("div", { class: "whole" }, head(one, key), make("main", { class: "mm" }, last, rows.element), pad.element), refresh: () => { rows.refresh(); pad.refresh(); } };
  };

  const visit = (one, key) => {
    let taken = null;
    const rows = list(one, (words) => taken(words));
    const form = N.stopForm({ name: `s:${key}`, outing: () => refOf(one), community: one.community });
    taken = form.take;
    rows.refresh();
    return { element: make("div", { class: "whole" }, head(one, key), make("main", { class: "mm" }, rows.element), form.element), refresh: rows.refresh };
  };

  /* One door: how it went, and 望闻问切, of which one sentence is enough. */
  N.stopForm = ({ name, outing }) => {
    const EMPTY = () => ({ home: "", outcome: "met", saw: "", hopes: "", hurts: "", felt: "", next_on: "" });
    let said = EMPTY();
    const error = make("p", { class: "pad-error", role: "alert", hidden: true }), body = make("div", { class: "stop" });
    const tell = (words) => { error.textContent = words; error.hidden = !words; };
    const keep = async () => {
      const some = Object.entries(said).some(([field, value]) => value && field !== "outcome");
      try { await N.keepDraft(name, some ? await N.coverDraft(said) : null); } catch (_) { tell(N.say("手机没让存，写的还在框里，先别关这一页。")); }
    };
    const input = (field, label, attributes = {}, hint = "") => {
      const element = make(attributes.rows ? "textarea" : "input", { maxlength: attributes.rows ? 2000 : 60, autocomplete: "off", ...attributes });
      element.value = said[field];
      element.addEventListener("input", () => { said[field] = element.value; tell(""); keep(); });
      return N.field(label, element, hint);
    };
    const paint = () => {
      const outcome = make("div", { class: "kinds", role: "group", "aria-label": N.say("怎么样") }, N.OUTCOMES().map(([value, words]) => make("button", {
        type: "button", class: value === said.outcome ? "on" : "", "aria-pressed": String(value === said.outcome), onclick: () => { said.outcome = value; paint(); keep(); },
      }, value === said.outcome ? icon("check") : null, words)));
      body.replaceChildren(input("home", N.say("哪一户"), { list: "homes" }, N.say("如3号楼2单元401")), make("datalist", { id: "homes" }, N.homes().map((home) => make("option", { value: home.label }))), outcome, ...(said.outcome === "met" ? [
        input("hurts", N.say("问：有什么难处"), { rows: 1 }), input("hopes", N.say("闻：盼什么、有什么想法"), { rows: 1 }),
        input("saw", N.say("望：看到什么"), { rows: 1 }), input("felt", N.say("切：您的判断"), { rows: 1 }, N.say("只给社区的人看"))] : []),
      input("next_on", N.say("下次哪天去"), { type: "date" }, N.say("可以不写")));
    };
    const go = async () => {
      const words = [said.saw, said.hopes, said.hurts, said.felt].map((one) => one.trim());
      if (said.outcome === "met" && !words.some(Boolean)) { tell(N.say("看到的、听到的、问到的、想到的，随便写一句就行。")); return; }
      try {
        const fields = { act: "stop", outing: outing() };
        for (const [field, value] of Object.entries(said)) if (String(value).trim()) fields[field] = String(value).trim();
        if (said.outcome !== "met") for (const field of ["saw", "hopes", "hurts", "felt"]) delete fields[field];
        await N.writeDown(fields, [], name);
        said = EMPTY();
        tell("");
        paint();
        body.querySelector("input").focus();
      } catch (failed) {
        tell(N.full(failed) ? N.say("手机存满了，写的还在框里。请删掉一些照片或视频，再点记下。") : failed.message === "no office"
          ? N.say("这部手机还没有连上过。先在有信号的地方登录一次，写的不会丢。") : N.say("没有记下，写的还在框里，请再点一次。"));
      }
    };
    paint();
    N.draft(name).then(N.uncoverDraft).then((kept) => { if (kept) { said = { ...EMPTY(), ...kept }; paint(); } });
    const take = (words) => { said.hurts = words; paint(); keep(); };
    return { take, element: make("div", { class: "dado pad", role: "region", "aria-label": N.say("记一户") }, error, body,
      make("p", { class: "foot" }, make("button", { type: "button", class: "btn go wide", onclick: go }, N.say("记下这一户")))) };
  };
})();
