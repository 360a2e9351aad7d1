/* SPDX-License-Identifier: Apache-2.0 */
/* The statements and who reads their rows, in pairs. */
#include "plan/found.h"

#include "base/arena.h"
#include "base/err.h"
#include "catalog/content.h"
#include "facts/answer.h"

enum { MIB = 20 };

struct asking {
	struct lt_arena *a;
	const struct lt_gpus *gpus;
	const char *hosted;
	struct lt_found *found;
	const struct lt_answer *row;
};

static const char *
text(const struct asking *q, int column)
{
	struct lt_text cell = lt_answer_cell(q->row, column);
	return cell.at ? lt_copy_text(q->a, cell).at : NULL;
}

/* A number, or what stands for none. */
static int64_t
number(const struct asking *q, int column, int64_t none)
{
	double real;
	struct lt_text cell = lt_answer_cell(q->row, column);
	return cell.at && lt_text_double(cell, &real) && real < 9e18 && real > -9e18 ? (int64_t)real : none;
}

static struct lt_place
place(const struct asking *q, int file)
{
	return (struct lt_place){ text(q, file), (uint32_t)number(q, file + 1, 0), 0 };
}

static struct lt_spot *
spot(struct asking *q, enum lt_spot_kind kind, const char *product)
{
	struct lt_found *f = q->found;
	struct lt_spot *s = &LT_PUSH(q->a, f->spots, f->spot_count, f->spot_room);
	*s = (struct lt_spot){ .kind = kind, .product = product, .free = -1,
		.gpu = product ? lt_gpus_find(q->gpus, lt_text(product)) : NULL };
	return s;
}

/* Cards the driver names, by machine and model.  Beside cards that tell their memory, one that does
 * not has fallen off the bus; where none does, nobody asked them. */
static void
read_gpus(struct asking *q)
{
	const char *machine = text(q, 0), *product = text(q, 1);
	bool here = machine && strcmp(machine, "host") == 0;
	struct lt_spot *s = spot(q, here ? LT_SPOT_HOST : LT_SPOT_REPORT, product);
	double capability = 0;
	s->name = here ? "this host" : machine;
	s->cards = number(q, 2, 0);
	s->memory = number(q, 3, 0);
	s->free = number(q, 4, -1);
	s->mig = number(q, 5, 0) > 0;
	s->driver_text = text(q, 6);
	s->driver = number(q, 7, 0);
	s->place = place(q, 8);
	s->quality = text(q, 10);
	lt_text_double(lt_answer_cell(q->row, 11), &capability);
	s->capability = capability;
	s->closed = number(q, 12, 0) > 0 ? "the driver asks for it to be reset" : NULL;
}

static void
read_host(struct asking *q)
{
	q->found->host = true;
	q->found->ram = number(q, 0, 0);
	q->found->contained = number(q, 1, 0) > 0;
	q->found->pci_gpus = number(q, 2, 0);
	q->found->host_place = place(q, 3);
}

static void
read_gpu_host(struct asking *q)
{
	q->found->pci_gpus = number(q, 0, 0);
	q->found->answering = number(q, 1, -1);
	q->found->library = text(q, 2);
	q->found->host_place = place(q, 3);
}

static void
read_broken(struct asking *q)
{
	q->found->broken = place(q, 0);
}

static void
read_mount(struct asking *q)
{
	int64_t free = number(q, 1, -1);
	if (free <= q->found->disk)
		return;
	q->found->disk = free;
	q->found->disk_path = text(q, 0);
}

static void
read_runtime(struct asking *q)
{
	q->found->runtime = number(q, 0, 0);
}

/* What a node is closed for, or NULL. */
static const char *
closed(const struct asking *q, int ready, int cordoned, int allocatable)
{
	if (number(q, ready, 1) == 0)
		return "it is not ready";
	if (number(q, cordoned, 0) == 1)
		return "it is cordoned";
	if (number(q, allocatable, 0) == 0)
		return "it offers no GPU to pods: its device plugin does not answer";
	return NULL;
}

static void
read_node(struct asking *q)
{
	struct lt_spot *s = spot(q, LT_SPOT_NODE, text(q, 1));
	const char *size = text(q, 9);
	s->name = text(q, 0);
	s->memory = number(q, 2, 0);
	s->shared = number(q, 3, 0);
	s->cards = number(q, 4, 0) / (s->shared > 1 ? s->shared : 1);
	s->closed = closed(q, 5, 6, 4);
	s->driver_text = text(q, 7);
	s->driver = number(q, 8, 0);
	s->size = size ? lt_gpus_size(q->gpus, lt_text(size)) : NULL;
	s->ram = number(q, 10, 0) >> MIB;
	s->place = place(q, 11);
	s->quality = text(q, 13);
	s->mig = s->product && lt_text_has_nocase(lt_text(s->product), "-MIG-");
	if (!s->gpu && s->size)
		s->gpu = s->size->gpu;
	int64_t taken = number(q, 14, -1);
	s->taints = text(q, 15);
	s->zone = text(q, 16);
	s->free = taken < 0 || s->shared > 1 ? -1 : s->cards > taken ? s->cards - taken : 0;
}

static void
read_nodes(struct asking *q)
{
	q->found->nodes = number(q, 0, 0);
}

static void
read_pods(struct asking *q)
{
	q->found->pods = number(q, 0, 0);
}

/* A pool or machine that code declares: its size tells the cards. */
static void
read_pool(struct asking *q)
{
	const char *size = text(q, 1);
	const char *card = text(q, 6);
	const struct lt_size *known = size ? lt_gpus_size(q->gpus, lt_text(size)) : NULL;
	const struct lt_gpu *gpu = known ? known->gpu : card ? lt_gpus_find(q->gpus, lt_text(card)) : NULL;
	if (size && lt_text_starts(lt_text(size), "standard_"))
		q->found->azure = true;
	if (!gpu)
		return;
	struct lt_spot *s = spot(q, LT_SPOT_POOL, NULL);
	s->name = text(q, 0);
	s->product = gpu->title;
	s->size = known;
	s->gpu = gpu;
	s->memory = gpu->memory;
	s->machines = number(q, 2, 1);
	s->cards = s->machines == 0 ? 0 : known ? known->cards : number(q, 7, 1);
	s->ram = known ? known->memory * 1000000000 >> MIB : 0;
	s->closed = s->machines > 0 ? NULL : "it may not grow past 0 nodes";
	s->place = place(q, 3);
	s->quality = text(q, 5);
}

static void
read_quota(struct asking *q)
{
	struct lt_found *f = q->found;
	LT_PUSH(q->a, f->quotas, f->quota_count, f->quota_room) = (struct lt_found_quota){ .kind = text(q, 0),
		.key = text(q, 1), .sku = text(q, 2), .location = text(q, 3), .allowed = number(q, 4, -1),
		.used = number(q, 5, -1), .place = place(q, 6), .quality = text(q, 8) };
}

static void
read_deployment(struct asking *q)
{
	struct lt_found *f = q->found;
	f->azure = true;
	LT_PUSH(q->a, f->deployments, f->deployment_count, f->deployment_room) = (struct lt_found_deployment){
		.resource = text(q, 0), .model = text(q, 1), .sku = text(q, 2), .capacity = number(q, 3, -1),
		.place = place(q, 4), .quality = text(q, 6) };
}

static void
read_account(struct asking *q)
{
	struct lt_found *f = q->found;
	f->azure = true;
	LT_PUSH(q->a, f->accounts, f->account_count, f->account_room) = (struct lt_found_account){
		.resource = text(q, 0), .location = text(q, 1), .public_access = number(q, 2, -1),
		.endpoints = number(q, 3, 0), .zones = number(q, 4, 0), .place = place(q, 5), .quality = text(q, 7) };
}

static void
read_server(struct asking *q)
{
	struct lt_found *f = q->found;
	LT_PUSH(q->a, f->servers, f->server_count, f->server_room) = (struct lt_found_server){ .resource = text(q, 0),
		.engine = text(q, 1), .model = text(q, 2), .startup_s = number(q, 3, -1), .place = place(q, 4),
		.quality = text(q, 6), .runs = number(q, 7, 0) > 0 };
}

static void
read_class(struct asking *q)
{
	q->found->storage_class = text(q, 0);
}

static void
read_claim(struct asking *q)
{
	q->found->claim = number(q, 1, 0) >> MIB;
	q->found->claim_name = text(q, 0);
}

static void
read_life(struct asking *q)
{
	const char *model = text(q, 0);
	if (!q->hosted || !model || strcmp(model, q->hosted) != 0)
		return;
	if (text(q, 1)) {
		q->found->retires = text(q, 1);
		q->found->instead = text(q, 2);
	}
	q->found->calls_per_unit = number(q, 3, 0);
}

static void
read_share(struct asking *q)
{
	q->found->gpu_share = number(q, 1, -1);
	q->found->share_name = text(q, 0);
}

static void
read_weights(struct asking *q)
{
	q->found->weights = text(q, 0);
	q->found->weights_place = place(q, 1);
}

#define AZURE_AI "lower(coalesce(a.kind, 'openai')) in ('openai', 'aiservices')"

static const struct question {
	const char *tables; /* of content/facts/, between blanks */
	const char *sql;
	void (*read)(struct asking *q);
} QUESTIONS[] = {
	{ "gpu",
		"with seen as (select *, memory_mib is not null or max(memory_mib) over (partition by machine, model) is null"
		" as counts from gpu)"
		" select machine, model, sum(counts), min(memory_mib),"
		" case when sum(counts and memory_used_mib is null) = 0"
		" then sum(counts and memory_used_mib <= 1024 and coalesce(processes, 0) = 0) end,"
		" max(coalesce(mig, 0)), max(driver), max(cast(driver as integer)), min(file), min(line), min(quality),"
		" min(capability), sum(lower(coalesce(recovery, 'none')) not in ('none', 'n/a'))"
		" from seen group by machine, model order by machine, model",
		read_gpus },
	{ "host", "select memory_mib, contained, nvidia_devices, file, line from host", read_host },
	{ "gpu_host", "select pci_gpus, answering_gpus, library, file, line from gpu_host", read_gpu_host },
	{ "",
		"select path, line from blind where collector = 'nvidia_smi' and sentence like '%could not talk to the driver%'"
		" order by path desc",
		read_broken },
	{ "mount", "select path, free_mib from mount where coalesce(read_only, 0) = 0 order by free_mib desc, path", read_mount },
	{ "container_runtime",
		"select max(coalesce(nvidia, 0), coalesce(cdi, 0)) from container_runtime order by 1", read_runtime },
	{ "k8s_node k8s_pod k8s_pod_status",
		"with taken as (select s.node, sum(p.gpus) as gpus from k8s_pod_status s join k8s_pod p on p.id = s.pod"
		" where s.node is not null and coalesce(s.phase, '') not in ('Succeeded', 'Failed') group by s.node),"
		" seen as (select count(*) as pods from k8s_pod_status)"
		" select n.name, n.gpu_product, n.gpu_memory, n.gpu_replicas, n.gpu_allocatable, n.ready, n.unschedulable,"
		" n.driver, coalesce(n.driver_major, cast(n.driver as integer)), lower(n.instance_type), k8s_quantity(n.memory),"
		" n.file, n.line, n.quality, case when seen.pods > 0 then coalesce(t.gpus, 0) end,"
		" (select group_concat(json_extract(x.value, '$.key') || coalesce('=' || json_extract(x.value, '$.value'), '') || ':'"
		" || json_extract(x.value, '$.effect'), ', ') from json_each(n.taints) x"
		" where json_extract(x.value, '$.effect') in ('NoSchedule', 'NoExecute')"
		" and json_extract(x.value, '$.key') not like 'node.kubernetes.io/%'), n.zone"
		" from k8s_node n join seen left join taken t on t.node = n.name"
		" where coalesce(n.gpu_capacity, 0) > 0 or coalesce(n.gpu_allocatable, 0) > 0 or n.gpu_product is not null"
		" or n.gpu_label order by n.resource",
		read_node },
	{ "k8s_node", "select count(*) from k8s_node", read_nodes },
	{ "k8s_pod_status", "select count(*) from k8s_pod_status", read_pods },
	{ "node_pool",
		"select resource, size, coalesce(max_nodes, nodes, 1), file, line, quality, accelerator, accelerators from node_pool"
		" where size is not null or accelerator is not null order by resource",
		read_pool },
	{ "virtual_machine",
		"select resource, size, 1, file, line, quality, accelerator, accelerators from virtual_machine"
		" where size is not null or accelerator is not null order by resource",
		read_pool },
	{ "answer",
		"select case a.question when 'gpu.quota' then 'gpu' else 'model' end, lower(q.key), null, null, q.value, null,"
		" a.file, a.line, a.quality from answer a, json_each(a.value) q"
		" where a.question in ('gpu.quota', 'model.quota') and json_valid(a.value)",
		read_quota },
	{ "gpu_quota",
		"select 'gpu', lower(family), null, lower(location), allowed, used, file, line, quality from gpu_quota"
		" where service = 'compute'",
		read_quota },
	{ "model_quota",
		"select 'model', lower(model), sku, lower(location), allowed, used, file, line, quality from model_quota"
		" where model is not null",
		read_quota },
	{ "model_deployment",
		"select resource, lower(model), sku, capacity, file, line, quality from model_deployment order by resource",
		read_deployment },
	{ "ai_account private_endpoint private_dns_zone",
		"select a.resource, a.location, a.public_access,"
		" (select count(*) from private_endpoint e where e.target = a.resource or lower(e.target) = lower(a.cloud_id)),"
		" (select count(*) from private_dns_zone z where z.zone in ('privatelink.openai.azure.com',"
		" 'privatelink.cognitiveservices.azure.com', 'privatelink.services.ai.azure.com')),"
		" a.file, a.line, a.quality from ai_account a where " AZURE_AI " order by a.resource",
		read_account },
	{ "k8s_container k8s_pod_status",
		"select c.resource, c.engine, c.model, case when c.startup is not null then c.startup_seconds"
		" when c.liveness is null then -2 else c.liveness_seconds end, c.file, c.line, c.quality,"
		" exists (select 1 from k8s_pod_status s where s.pod = c.pod and s.phase = 'Running')"
		" from k8s_container c where c.engine_role = 'llm' and not c.init order by c.resource",
		read_server },
	{ "model_server",
		"select resource, engine, null, -2, file, line, quality, running from model_server where running order by resource",
		read_server },
	{ "k8s_storage_class", "select name from k8s_storage_class where \"default\" = 'true'", read_class },
	{ "k8s_claim",
		"select resource, k8s_quantity(size) from k8s_claim where coalesce(phase, 'Bound') = 'Bound' and size is not null"
		" order by k8s_quantity(size)",
		read_claim },
	{ "k8s_quota",
		"select resource, max(k8s_quantity(hard)) from k8s_quota where key in ('requests.nvidia.com/gpu', 'limits.nvidia.com/gpu')"
		" having count(*) > 0",
		read_share },
	{ "", "select model, max(retires), instead, null from model_life group by model", read_life },
	{ "model_offer", "select model, max(retires), instead, min(calls_per_unit) from model_offer where sku in ('Standard', 'GlobalStandard',"
		" 'DataZoneStandard') group by model",
		read_life },
	{ "model_capacity",
		"select 'stock', lower(model), sku, lower(location), max(available), null, file, line, quality from model_capacity"
		" where sku in ('Standard', 'GlobalStandard', 'DataZoneStandard') group by model, sku, location",
		read_quota },
	{ "answer", "select value, file, line from answer where question = 'network.weights'", read_weights },
};
enum { QUESTION_COUNT = sizeof QUESTIONS / sizeof *QUESTIONS };

/* Does the program have all tables of it? */
static bool
has_tables(struct lt_arena *a, const struct question *question)
{
	struct lt_text rest = lt_text(question->tables), name;
	while (lt_text_cut(&rest, ' ', &name)) {
		struct lt_content file;
		const char *at = NULL;
		if (name.len > 0 && !lt_content_next(lt_print(a, "facts/%.*s.yaml", LT_ARG(name)), &at, &file))
			return false;
	}
	return true;
}

const char *const *
lt_found_statements(struct lt_arena *a, int *ret_count)
{
	const char **statements = LT_NEW_ARRAY(a, const char *, QUESTION_COUNT);
	*ret_count = 0;
	for (int i = 0; i < QUESTION_COUNT; i++)
		if (has_tables(a, &QUESTIONS[i]))
			statements[(*ret_count)++] = QUESTIONS[i].sql;
	return statements;
}

bool
lt_found_read(struct lt_arena *a, struct lt_facts *facts, const struct lt_gpus *gpus, const char *hosted,
	struct lt_found *ret_found, struct lt_err *err)
{
	struct asking q = { .a = a, .gpus = gpus, .hosted = hosted, .found = ret_found };
	*ret_found = (struct lt_found){ .pci_gpus = -1, .answering = -1, .disk = -1, .runtime = -1, .gpu_share = -1 };
	for (int i = 0; i < QUESTION_COUNT; i++) {
		if (!has_tables(a, &QUESTIONS[i]))
			continue;
		struct lt_answer *answer = lt_answer_open(a, facts, QUESTIONS[i].sql, err);
		q.row = answer;
		while (answer && lt_answer_next(answer, err))
			QUESTIONS[i].read(&q);
		if (err->text[0])
			return lt_within(err, "what is known of %s", QUESTIONS[i].tables);
	}
	return true;
}
