/* SPDX-License-Identifier: Apache-2.0 */
/* chart_axes: what ECharts needs to draw bars and lines, and to give bars patterns. */
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, MarkLineComponent } from "echarts/components";
import { use } from "echarts/core";

use([BarChart, LineChart, AriaComponent, GridComponent, MarkLineComponent]);
