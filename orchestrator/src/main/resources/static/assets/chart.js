// Draws the numbers of each table[data-chart] above it, a row of bars for each column. The table stays: it is what is read aloud,
// printed, and there without script.
(function () {
  'use strict';

  var HEIGHT = 132;

  function read(table) {
    var rows = Array.prototype.slice.call(table.tBodies[0].rows);
    var heads = Array.prototype.slice.call(table.tHead.rows[0].cells, 1);
    return {
      labels: rows.map(function (row) { return row.cells[0].textContent.trim(); }),
      columns: heads.map(function (head, i) {
        return {
          name: head.textContent.trim(),
          values: rows.map(function (row) { return Number(row.cells[i + 1].textContent.replace(/[^0-9.-]/g, '')); })
        };
      })
    };
  }

  function option(read) {
    var page = window.getComputedStyle(document.body);
    var root = window.getComputedStyle(document.documentElement);
    function colour(name) { return root.getPropertyValue(name).trim(); }
    function each(make) { return read.columns.map(make); }
    return {
      animation: false,
      textStyle: { fontFamily: page.fontFamily },
      grid: each(function (column, i) { return { left: 2, right: 2, top: i * HEIGHT + 40, height: HEIGHT - 68 }; }),
      xAxis: each(function (column, i) {
        return {
          type: 'category', gridIndex: i, data: read.labels, axisTick: { show: false },
          axisLine: { lineStyle: { color: colour('--yh-line') } }, axisLabel: { color: colour('--yh-muted') }
        };
      }),
      yAxis: each(function (column, i) {
        return {
          type: 'value', gridIndex: i, name: column.name, nameGap: 22, min: 0,
          max: Math.max(1, Math.max.apply(null, column.values)),
          nameTextStyle: { align: 'left', color: colour('--yh-text'), fontSize: 14, fontWeight: 600 },
          axisLabel: { show: false }, splitLine: { show: false }
        };
      }),
      series: each(function (column, i) {
        return {
          type: 'bar', name: column.name, xAxisIndex: i, yAxisIndex: i, data: column.values, barMaxWidth: 44, silent: true,
          itemStyle: { color: colour('--yh-ink') }, label: { show: true, position: 'top', color: colour('--yh-text') }
        };
      })
    };
  }

  document.querySelectorAll('table[data-chart]').forEach(function (table) {
    if (!window.echarts || table.tBodies[0].rows.length < 2) { return; }
    var numbers = read(table);
    var place = document.createElement('div');
    place.className = 'chart';
    place.setAttribute('aria-hidden', 'true');
    place.style.height = numbers.columns.length * HEIGHT + 'px';
    table.parentNode.insertBefore(place, table);
    var chart = window.echarts.init(place);
    chart.setOption(option(numbers));
    new ResizeObserver(function () { chart.resize(); }).observe(place);
    new MutationObserver(function () { chart.setOption(option(numbers)); })
      .observe(document.documentElement, { attributes: true, attributeFilter: ['data-bs-theme'] });
  });
})();
