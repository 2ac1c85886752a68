/* Search without a server: window.attainRecords holds all that can be found; the words are in the
   address. The order follows attain.usecases.portal.search: codes, then titles, then other words. */
(function () {
  "use strict";
  var records = window.attainRecords;
  var script = document.getElementById("search-script");
  var list = document.getElementById("hits");
  var said = document.getElementById("search-said");
  if (!records || !script || !list || !said) { return; }
  var most = 50;
  records.forEach(function (each) {
    each.all = [normalised(each.code)].concat(each.names, each.words).join("\n");
  });
  var empty = "a an and at by for from in of on or the to versus".split(" ");
  var letters = { "đ": "d", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe" };

  function normalised(text) {
    var plain = text.toLowerCase().normalize("NFKD").replace(/[\u200b-\u200d\u2060\ufeff\u00ad]/g, "");
    plain = plain.replace(/([A-Za-z\u00c0-\u024f\u1e00-\u1eff])\p{M}+/gu, "$1");
    plain = plain.replace(/[đøłıæœ]/g, function (each) { return letters[each]; });
    return plain.replace(/\s+/g, " ").trim();
  }

  function spellings(word) {
    if (word === "children") { return [word, "child"]; }
    return /^[a-z]{4,}s$/.test(word) && !/ss$/.test(word) ? [word, word.slice(0, -1)] : [word];
  }

  function termsOf(plain) {
    var words = plain.split(" ").filter(Boolean);
    var telling = words.filter(function (each) { return empty.indexOf(each) < 0; });
    return (telling.length ? telling : words).map(spellings);
  }

  function weightIn(text, terms, word, start, inside) {
    return terms.reduce(function (sum, each) {
      var found = each.find(function (one) { return text.indexOf(one) >= 0; });
      if (!found) { return sum; }
      var safe = found.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      var begins = new RegExp("(^|[^\\p{L}\\p{N}])" + safe, "u").test(text);
      var whole = new RegExp("(^|[^\\p{L}\\p{N}])" + safe + "($|[^\\p{L}\\p{N}])", "u").test(text);
      return sum + (whole ? word : begins ? start : inside);
    }, 0);
  }

  /* Spellings of a code: sdg 3.2.1, 3.2.1, sdg:3.2.1. */
  function codesOf(record) {
    var code = normalised(record.code);
    if (record.area) { return [code].concat(record.words.split(" ")); }
    var at = code.lastIndexOf(" ");
    var bare = code.slice(at + 1);
    return at < 0 ? [code] : [code, bare, code.slice(0, at) + ":" + bare];
  }

  function weight(record, whole, terms) {
    var shortest = Math.min.apply(null, record.names.map(function (name) { return name.length; }));
    var best = Math.max.apply(null, [0].concat(record.names.map(function (name) {
      return weightIn(name, terms, 10, 7, 4);
    })));
    return (record.weight || 0) + (codesOf(record).indexOf(whole) >= 0 ? 100 : 0) +
      (record.names.indexOf(whole) >= 0 ? 60 : 0) +
      (record.names.some(function (name) { return name.indexOf(whole) >= 0; }) ? 12 : 0) +
      Math.max(best, weightIn(record.all, terms, 3, 2, 1.5)) - 0.002 * shortest;
  }

  function ranked(plain) {
    var terms = termsOf(plain);
    if (!terms.length) { return []; }
    var has = function (record) {
      return function (each) {
        return each.some(function (one) { return record.all.indexOf(one) >= 0; });
      };
    };
    var found = records.filter(function (record) { return terms.every(has(record)); });
    if (!found.length) {
      found = records.filter(function (record) { return terms.some(has(record)); });
    }
    return found.map(function (record, place) {
      return { record: record, weight: weight(record, plain, terms), place: place };
    }).sort(function (one, other) { return other.weight - one.weight || one.place - other.place; })
      .map(function (each) { return each.record; });
  }

  /* The area that the words name by its longest name, and the words without it. */
  function areaIn(plain) {
    var best = null;
    records.forEach(function (record) {
      if (!record.area) { return; }
      record.names.concat([record.code.toLowerCase()]).forEach(function (name) {
        var at = (" " + plain + " ").indexOf(/^[\x00-\x7f]+$/.test(name) ? " " + name + " " : name);
        if (at >= 0 && (!best || name.length > best.name.length)) {
          best = { record: record, name: name, rest: normalised(plain.replace(name, " ")) };
        }
      });
    });
    return best;
  }

  function fileOf(link) { return "../.." + link + "index.html"; }

  function shown(kind, code, title, lang, link) {
    var item = document.createElement("li");
    var head = document.createElement("p");
    var body = document.createElement("p");
    var anchor = document.createElement("a");
    head.className = "kicker";
    head.textContent = kind + (code ? " " + code : "");
    anchor.href = fileOf(link);
    anchor.textContent = title;
    if (lang !== document.documentElement.lang) { anchor.lang = lang; }
    body.appendChild(anchor);
    item.appendChild(head);
    item.appendChild(body);
    list.appendChild(item);
  }

  function answer(words) {
    var plain = normalised(words);
    var count = 0;
    var named = areaIn(plain);
    list.textContent = "";
    if (named && named.rest) {
      ranked(named.rest).filter(function (each) {
        return each.areas.indexOf(named.record.area) >= 0;
      }).slice(0, 6).forEach(function (each) {
        var title = named.record.title + ": " + each.title;
        var link = each.link + encodeURIComponent(named.record.area) + "/";
        shown(script.dataset.figures, each.code, title, each.lang, link);
        count += 1;
      });
      shown(named.record.kind, named.record.code, named.record.title, named.record.lang, named.record.link);
      count += 1;
      plain = named.rest;
    }
    ranked(plain).slice(0, most - count).forEach(function (each) {
      shown(each.kind, each.code, each.title, each.lang, each.link);
      count += 1;
    });
    var form = count ? script.dataset.some : script.dataset.none;
    said.textContent = form.replace("{words}", words).replace("{count}", String(count));
    var hint = document.getElementById("search-hint");
    if (hint) { hint.hidden = count > 0; }
  }

  var words = (new URLSearchParams(window.location.search).get("q") || "").trim().slice(0, 100);
  if (words) {
    document.getElementById("words").value = words;
    answer(words);
  }
}());
