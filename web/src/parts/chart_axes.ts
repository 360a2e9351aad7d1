/* SPDX-License-Identifier: Apache-2.0 */
/* chart_axes: what ECharts needs to draw bars and lines, and to give bars patterns.  Part by part, since its lists of all
 * charts would put each kind's code where every kind loads it. */
import "echarts/lib/chart/bar";
import "echarts/lib/chart/line";
import "echarts/lib/component/aria";
import "echarts/lib/component/grid";
import "echarts/lib/component/markLine";
