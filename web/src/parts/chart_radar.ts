/* SPDX-License-Identifier: Apache-2.0 */
/* chart_radar: what ECharts needs to draw levels around a centre. */
import "echarts/lib/chart/radar";
import "echarts/lib/component/radar";
