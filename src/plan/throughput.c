/* SPDX-License-Identifier: Apache-2.0 */
/* throughput: see throughput.h. */
#include "plan/throughput.h"

#include <math.h>

#include "catalog/gpu.h"

/* Dense operations a second at the precision of the weights, the best the card has for it. */
static double
flops(const struct lt_gpu *gpu, int precision)
{
	double sixteen = fmax(gpu->bf16, gpu->fp16);
	bool eight = precision == LT_PRECISION_FP8 || precision == LT_PRECISION_INT8 || precision == LT_PRECISION_MXFP4;
	return (eight && gpu->fp8 > 0 ? gpu->fp8 : sixteen) * 1e12;
}

/* Of a mixture of experts a step reads the experts that the calls at once visit. */
static double
read_weights(const struct lt_model *m, int precision, int64_t batch)
{
	double all = lt_memory_weights(m, precision);
	if (m->experts[0] == 0)
		return all;
	double experts = (double)m->experts[0], width = lt_memory_width(precision);
	double of_experts = (double)m->layers * experts * 3 * (double)m->hidden * (double)m->experts[2] * width;
	double visited = 1 - pow(1 - (double)m->experts[1] / experts, (double)batch);
	if (of_experts > all)
		of_experts = all;
	return all - of_experts * (1 - visited);
}

struct lt_speed
lt_throughput_of(const struct lt_model *model, const struct lt_gpu *gpu, const struct lt_serving *how, int64_t batch,
	double tokens, double prompt)
{
	double speed = flops(gpu, how->precision) * (double)how->tp, moved = gpu->bandwidth * 1e9;
	double active = lt_memory_active(model);
	double attention = 2 * (double)model->layers * (double)model->heads * (double)model->head_dim * prompt * prompt;
	double read = read_weights(model, how->precision, batch) / (double)how->tp +
		(double)batch * lt_memory_call(model, how->kv_bytes, how->tp, (int64_t)tokens);
	struct lt_speed s = { .prefill_s = (2 * active * prompt + attention) / speed,
		.step_s = fmax(2 * active * (double)batch / speed, read / moved) };
	s.prefill_most_s = s.prefill_s / LT_THROUGHPUT_DOUBT;
	s.step_most_s = s.step_s / LT_THROUGHPUT_DOUBT;
	return s;
}

double
lt_throughput_call_s(double wait_s, double step_s, double output)
{
	return wait_s + (output > 1 ? (output - 1) * step_s : 0);
}

double
lt_throughput_at_once(double rpm, double call_s)
{
	return rpm / 60 * call_s;
}
