// LangChain, by its integration of OpenAI and by that of Anthropic.

import { ChatAnthropic } from '@langchain/anthropic';
import { HumanMessage, ToolMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI } from '@langchain/openai';
import { key, report, trip, url, weather } from './materials.mjs';

const models = {
  openai: () => new ChatOpenAI({ model: 'claude-quality', apiKey: key, configuration: { baseURL: `${url}/v1` } }),
  anthropic: () =>
    new ChatAnthropic({ model: 'claude-quality', apiKey: key, anthropicApiUrl: url, maxTokens: 500 }),
};
const weatherTool = tool(report, { name: 'weather', description: 'Tells the weather.', schema: weather });

export async function text(provider) {
  return told(await models[provider]().invoke('hi'));
}

export async function stream(provider) {
  let all;
  for await (const chunk of await models[provider]().stream('hi')) {
    all = all === undefined ? chunk : all.concat(chunk);
  }
  return told(all);
}

export async function toolLoop(provider) {
  const model = models[provider]().bindTools([weatherTool]);
  const messages = [new HumanMessage('weather?')];
  const call = await model.invoke(messages);
  const results = await Promise.all(call.tool_calls.map((wanted) => weatherTool.invoke(wanted)));
  const answer = await model.invoke([...messages, call, ...results]);
  return { ...told(answer), results: results.filter(ToolMessage.isInstance).map((result) => result.content) };
}

export const structured = (provider, method) =>
  models[provider]().withStructuredOutput(trip, { method }).invoke('a trip');

const told = (message) => ({ text: message.text, usage: message.usage_metadata });
