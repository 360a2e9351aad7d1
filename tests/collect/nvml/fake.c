/* SPDX-License-Identifier: Apache-2.0 */
/* A management library as NVIDIA's answers: two cards, the second of them lost.  What
 * LINTEL_FAKE_NVML says makes it fail to start, or be of an older version. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DONE = 0, NOT_SUPPORTED = 3, TOO_SMALL = 7, LOST = 15 };
#define API __attribute__((visibility("default")))
#define CALL(name, ...) API int name(__VA_ARGS__); API int name(__VA_ARGS__)

static char cards[2];

static int
mode(const char *word)
{
	const char *set = getenv("LINTEL_FAKE_NVML");
	return set && strcmp(set, word) == 0;
}

static int
number(const void *gpu, unsigned *to, unsigned value)
{
	if (gpu != &cards[0])
		return LOST;
	*to = value;
	return DONE;
}

CALL(nvmlInit_v2, void)
{
	return mode("mismatch") ? 18 : mode("unloaded") ? 9 : DONE;
}
CALL(nvmlShutdown, void)
{
	return DONE;
}
CALL(nvmlSystemGetDriverVersion, char *to, unsigned len)
{
	snprintf(to, len, "580.95.05");
	return DONE;
}
CALL(nvmlSystemGetCudaDriverVersion_v2, int *to)
{
	*to = 13010;
	return DONE;
}
CALL(nvmlDeviceGetCount_v2, unsigned *to)
{
	*to = 2;
	return DONE;
}
CALL(nvmlDeviceGetHandleByIndex_v2, unsigned index, void **to)
{
	*to = &cards[index];
	return index == 1 ? LOST : DONE;
}
CALL(nvmlDeviceGetName, void *gpu, char *to, unsigned len)
{
	(void)gpu;
	snprintf(to, len, "NVIDIA B200");
	return DONE;
}
CALL(nvmlDeviceGetPciInfo_v3, void *gpu, char *to)
{
	(void)gpu;
	memset(to, 0, 16 + 5 * sizeof(unsigned) + 32);
	strncpy(to + 16 + 5 * sizeof(unsigned), "00000000:1B:00.0", 31);
	return DONE;
}
CALL(nvmlDeviceGetPersistenceMode, void *gpu, unsigned *to)
{
	return number(gpu, to, 1);
}
CALL(nvmlDeviceGetEccMode, void *gpu, unsigned *now, unsigned *later)
{
	return number(gpu, now, 1) | number(gpu, later, 0);
}
CALL(nvmlDeviceGetTotalEccErrors, void *gpu, int type, int counter, unsigned long long *to)
{
	*to = type == 1 ? 3 + 4 * (unsigned long long)counter : 1000;
	return gpu == &cards[0] ? DONE : LOST;
}
CALL(nvmlDeviceGetRemappedRows, void *gpu, unsigned *corrected, unsigned *bad, unsigned *pending, unsigned *failed)
{
	return number(gpu, corrected, 5) | number(gpu, bad, 2) | number(gpu, pending, 1) | number(gpu, failed, 0);
}
CALL(nvmlDeviceGetMigMode, void *gpu, unsigned *now, unsigned *later)
{
	return number(gpu, now, 1) | number(gpu, later, 1);
}
CALL(nvmlDeviceGetUtilizationRates, void *gpu, unsigned *to)
{
	(void)gpu, (void)to;
	return NOT_SUPPORTED;
}
CALL(nvmlDeviceGetCurrentClocksThrottleReasons, void *gpu, unsigned long long *to)
{
	*to = 0x40 | 0x1;
	return gpu == &cards[0] ? DONE : LOST;
}
CALL(nvmlDeviceGetCurrPcieLinkWidth, void *gpu, unsigned *to)
{
	return number(gpu, to, 8);
}
CALL(nvmlDeviceGetMaxPcieLinkWidth, void *gpu, unsigned *to)
{
	return number(gpu, to, 16);
}
CALL(nvmlDeviceGetPerformanceState, void *gpu, unsigned *to)
{
	return number(gpu, to, 0);
}
CALL(nvmlDeviceGetNvLinkState, void *gpu, unsigned link, unsigned *to)
{
	return link < 18 ? number(gpu, to, link != 7) : 2;
}
CALL(nvmlDeviceGetTemperature, void *gpu, int sensor, unsigned *to)
{
	return sensor == 0 ? number(gpu, to, 88) : 2;
}
CALL(nvmlDeviceGetPowerUsage, void *gpu, unsigned *to)
{
	return number(gpu, to, 612345);
}
CALL(nvmlDeviceGetCudaComputeCapability, void *gpu, unsigned *major, unsigned *minor)
{
	return number(gpu, major, 10) | number(gpu, minor, 0);
}
CALL(nvmlDeviceGetComputeRunningProcesses_v3, void *gpu, unsigned *count, void *to)
{
	(void)to;
	return number(gpu, count, 4) == DONE ? TOO_SMALL : LOST;
}
