-- SPDX-License-Identifier: Apache-2.0
-- id: safe-weights-format
-- code: MDL-006
-- title: Weights are kept in formats that run no code when they are loaded
-- about: model_file
-- area: data-models
-- severity: high
-- level: 3
-- phases: preparation, experimentation
-- gates: G4
-- caf: Secure
-- nist: MANAGE 3.1
-- owasp25: LLM03, LLM04
-- owasp26: LLM04, LLM05
-- iso: A.10.3
-- why: a pickle is a program, and loading one from a stranger is running one from a stranger
-- fix: convert the weights to safetensors, gguf or onnx, and call torch.load with weights_only=True
-- cure: person
select resource,
       case when format = 'parquet' then 'skip'
            when format = 'keras' then 'unknown'
            when runs_code then 'gap'
            when not runs_code then 'ok'
            else 'unknown' end as status,
       case when format = 'parquet' then 'data, no weights'
            when format = 'keras' then 'whether this model has layers with code in them cannot be seen'
            when runs_code then 'the file is ' || format || ', which can run code when it is loaded'
            when not runs_code then format
            else 'the format is not known' end as reason,
       file, line
  from model_file
union all
select resource,
       case when place in ('test', 'doc') then 'skip'
            when remote_code then 'gap'
            when unpickles and not weights_only then 'gap'
            when unpickles or not remote_code then 'ok'
            else 'unknown' end,
       case when place in ('test', 'doc') then 'stands in a ' || place || ' file'
            when remote_code then call || ' runs code that comes with the model (trust_remote_code=True)'
            when unpickles and not weights_only then call || ' runs whatever the file contains' || case when call like '%torch.load' then '; weights_only=True is not set' else '' end
            else null end,
       file, line
  from model_load where unpickles or remote_code
