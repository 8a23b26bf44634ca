// OpenAI's own library for JavaScript.

import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { key, png, report, trip, url, weather } from './materials.mjs';
import { z } from 'zod';

const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: key });
const hello = {
  model: 'claude-fast',
  messages: [
    { role: 'developer', content: 'Be brief.' },
    { role: 'user', content: 'hi' },
  ],
};

export const chat = () => client.chat.completions.create({ ...hello, max_completion_tokens: 50 });

export const chatWithEveryKnob = () =>
  client.chat.completions.create({
    ...hello,
    model: 'claude-quality',
    max_completion_tokens: 5000,
    temperature: 0.7,
    top_p: 0.9,
    presence_penalty: 0.1,
    seed: 7,
    stop: ['\n\n', 'END'],
    user: 'ada@example.com',
    reasoning_effort: 'low',
    parallel_tool_calls: false,
    store: true,
    metadata: { team: 'engines' },
    prompt_cache_key: 'conversation-1',
    service_tier: 'auto',
    verbosity: 'low',
  });

export async function stream() {
  const chunks = [];
  for await (const chunk of await client.chat.completions.create({
    ...hello,
    stream: true,
    stream_options: { include_usage: true },
  })) {
    chunks.push(chunk);
  }
  return chunks;
}

export const streamHelper = () => client.chat.completions.stream(hello).finalChatCompletion();

// The library calls the function and sends its result back by itself, until the model is content.
export async function toolLoop(streamed) {
  const runner = client.chat.completions.runTools({
    ...hello,
    model: 'claude-quality',
    stream: streamed === 'streamed',
    tools: [
      {
        type: 'function',
        function: {
          name: 'weather',
          description: 'Tells the weather.',
          parameters: z.toJSONSchema(weather),
          parse: JSON.parse,
          function: report,
        },
      },
    ],
  });
  return { text: await runner.finalContent(), usage: await runner.totalUsage(), messages: runner.messages };
}

export async function structured() {
  const answer = await client.chat.completions.parse({
    ...hello,
    model: 'claude-quality',
    response_format: zodResponseFormat(trip, 'trip'),
  });
  return answer.choices[0].message.parsed;
}

export const image = () =>
  client.chat.completions.create({
    model: 'claude-fast',
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is it?' },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${png}`, detail: 'low' } },
        ],
      },
    ],
  });

// As editors send it to the same address: a body of the Responses API, answered as a chat completion.
export const responsesBody = () =>
  client.post('/chat/completions', {
    body: {
      model: 'claude-quality',
      instructions: 'Be brief.',
      input: [
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'What is the weather?' }] },
        { type: 'reasoning', summary: [], encrypted_content: 'of another provider' },
        { type: 'function_call', call_id: 'call_1', name: 'weather', arguments: '{"city":"Bern","days":[1]}' },
        { type: 'function_call_output', call_id: 'call_1', output: 'sunny' },
      ],
      tools: [{ type: 'function', name: 'weather', parameters: z.toJSONSchema(weather), strict: true }],
      tool_choice: 'auto',
      parallel_tool_calls: false,
      reasoning: { effort: 'low', summary: 'auto' },
      include: ['reasoning.encrypted_content'],
      store: false,
      prompt_cache_key: 'conversation-1',
    },
  });

export async function models() {
  const ids = [];
  for await (const model of client.models.list()) {
    ids.push(model.id);
  }
  return { ids, one: await client.models.retrieve('claude-quality') };
}

export const unknownModel = () => client.chat.completions.create({ ...hello, model: 'gpt-9' });
