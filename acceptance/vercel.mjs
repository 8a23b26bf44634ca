// Vercel's AI SDK, by its provider for OpenAI-compatible addresses and by that for Anthropic.

import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { Output, generateText, isStepCount, streamText, tool } from 'ai';
import { key, png, report, trip, url, weather } from './materials.mjs';

const providers = {
  openai: createOpenAICompatible({
    name: 'gateway',
    baseURL: `${url}/v1`,
    apiKey: key,
    includeUsage: true,
    supportsStructuredOutputs: true,
  }),
  anthropic: createAnthropic({ baseURL: `${url}/v1`, apiKey: key }),
};
const model = (provider) => providers[provider]('claude-quality');
const tools = { weather: tool({ description: 'Tells the weather.', inputSchema: weather, execute: report }) };

export async function text(provider) {
  return told(await generateText({ model: model(provider), instructions: 'Be brief.', prompt: 'hi', temperature: 0.5 }));
}

export async function stream(provider) {
  const errors = [];
  const streamed = streamText({ model: model(provider), prompt: 'hi', onError: ({ error }) => errors.push(error.message) });
  const parts = [];
  for await (const part of streamed.fullStream) {
    parts.push(part.type);
  }
  return errors.length > 0 ? { parts, errors } : { parts, ...(await toldOf(streamed)) };
}

export async function toolLoop(provider) {
  const answer = await generateText({ model: model(provider), prompt: 'weather?', tools, stopWhen: isStepCount(3) });
  return { ...told(answer), results: answer.steps[0].toolResults.map((result) => result.output) };
}

export async function toolLoopStreamed(provider) {
  const streamed = streamText({ model: model(provider), prompt: 'weather?', tools, stopWhen: isStepCount(3) });
  const [first] = await streamed.steps;
  const results = first.toolResults.map((result) => result.output);
  return { ...(await toldOf(streamed)), thought: first.reasoningText, results };
}

export async function structured(provider) {
  return (await generateText({ model: model(provider), prompt: 'a trip', output: Output.object({ schema: trip }) })).output;
}

export async function image(provider) {
  const content = [
    { type: 'text', text: 'What is it?' },
    { type: 'file', data: png, mediaType: 'image/png' },
  ];
  return told(await generateText({ model: model(provider), messages: [{ role: 'user', content }] }));
}

const told = ({ text, finishReason, usage, totalUsage, warnings }) => ({
  text,
  finishReason,
  usage: totalUsage ?? usage,
  warnings,
});

const toldOf = async (streamed) => ({
  text: await streamed.text,
  finishReason: await streamed.finishReason,
  usage: await (streamed.totalUsage ?? streamed.usage),
});
