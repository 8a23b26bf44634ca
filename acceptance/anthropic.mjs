// The provider's own library for JavaScript.

import Anthropic from '@anthropic-ai/sdk';
import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod';
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod';
import { key, png, report, trip, url, weather } from './materials.mjs';

const client = new Anthropic({ baseURL: url, apiKey: key });
const hello = { model: 'claude-fast', max_tokens: 50, messages: [{ role: 'user', content: 'hi' }] };

export const message = () => client.messages.create(hello);

export const messageWithAuthToken = () =>
  new Anthropic({ baseURL: url, authToken: key, apiKey: null }).messages.create(hello);

export async function stream() {
  const events = [];
  const streamed = client.messages.stream(hello).on('streamEvent', (event) => events.push(event.type));
  return { events, message: await streamed.finalMessage() };
}

// The library calls the function and sends its result back by itself, until the model is content.
export async function toolLoop(streamed, kept) {
  const runner = client.beta.messages.toolRunner({
    ...hello,
    ...(kept === 'history' && { thread: false }),
    model: 'claude-quality',
    max_tokens: 500,
    stream: streamed === 'streamed',
    tools: [betaZodTool({ name: 'weather', description: 'Tells the weather.', inputSchema: weather, run: report })],
  });
  return runner.runUntilDone();
}

export async function structured() {
  const answer = await client.messages.parse({
    ...hello,
    model: 'claude-quality',
    max_tokens: 500,
    output_config: { format: zodOutputFormat(trip) },
  });
  return answer.parsed_output;
}

export const image = () =>
  client.messages.create({
    ...hello,
    messages: [
      {
        role: 'user',
        content: [
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } },
          { type: 'text', text: 'What is it?' },
        ],
      },
    ],
  });

export async function models() {
  const ids = [];
  for await (const model of client.models.list({ limit: 3 })) {
    ids.push(model.id);
  }
  return { ids, one: await client.models.retrieve('claude-quality') };
}

export const countTokens = () => client.messages.countTokens({ model: 'claude-fast', messages: hello.messages });

export const unknownModel = () => client.messages.create({ ...hello, model: 'gpt-9' });
