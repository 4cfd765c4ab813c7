/* One thing written down: sealed for the office, covered for the writer, kept before the page says so. */
(() => {
  "use strict";
  const N = (window.Notebook = window.Notebook || {});
  N.view = []; /* the records in the order of writing, with `shown` as text where this sitting may read it */

  N.readRecords = async () => {
    const rows = await N.records();
    N.view = await Promise.all(rows.map(async (row) => ({ ...row, shown: await N.uncover(row.shown) })));
    const files = await N.files();
    for (const row of N.view) row.left = files.filter((file) => file.record === row.id).length;
  };

  /* `fields` as in docs/notebook.md; `photos` are {bytes, name, type}; `draft` ends with it. Returns the record.
     Raises the browser's QuotaExceededError with nothing written, and Error("no office") before the first contact. */
  N.writeDown = async (fields, photos = [], draft = null) => {
    const office = await N.kept("office"), device = await N.kept("device");
    if (!office || !device) throw new Error("no office");
    const id = N.newId();
    const record = { schema: 1, id, at: N.moment(), ...fields };
    const files = [];
    for (const photo of photos) {
      const file = N.newId();
      const about = { schema: 1, record: id, name: photo.name, type: photo.type };
      files.push({ id: file, record: id, device: device.device, key: office.key.id, sent: [], of: 0,
        sealed: await N.sealFile(office.key, file, about, photo.bytes) });
    }
    const shown = { ...fields, photos: photos.length };
    const row = {
      id, device: device.device, key: office.key.id, sealed: await N.sealRecord(office.key, record),
      shown: await N.cover(shown), made: Date.now(), arrived: null, state: "here", photos: photos.length,
    };
    await N.write(row, files, draft);
    N.view.push({ ...row, shown, left: files.length });
    N.changed();
    N.send();
    return row;
  };

  /* The words of one record's way, for whoever wrote it: [icon, words, manner]. */
  N.wayOf = (row) => {
    if (N.going.has(row.id)) return ["cloud-up", N.say("正在送"), ""];
    if (!row.arrived) return ["device-mobile", N.say("存在手机里"), ""];
    if (row.left) return ["cloud-up", N.say("送到一半，会再送"), ""];
    if (row.state === "you") return ["alert-circle", N.say("要您看"), "you"];
    if (row.state === "person") return ["cloud-check", N.say("已送到，等社区看"), "done"];
    if (row.state === "later") return ["cloud-check", N.say("已送到，升级后收"), "done"];
    return ["cloud-check", N.say("已送到"), "done"];
  };
  N.pending = () => N.view.filter((row) => !row.arrived || row.left).length;
  N.asking = () => N.view.filter((row) => row.arrived && row.state === "you" && !row.seen).length;
})();
