/* SPDX-License-Identifier: Apache-2.0 */
/* chart_radar: what ECharts needs to draw levels around a centre. */
import { RadarChart } from "echarts/charts";
import { RadarComponent } from "echarts/components";
import { use } from "echarts/core";

use([RadarChart, RadarComponent]);
