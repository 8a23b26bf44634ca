// What the scenarios of all libraries use.

import { z } from 'zod';

export const url = process.env.GATEWAY_URL;
export const key = process.env.GATEWAY_KEY;

export const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

// With what the provider's own structured outputs do not know: bounds, a pattern, an optional member.
export const trip = z.object({
  city: z.string().min(2),
  days: z.number().int().min(1).max(30),
  stops: z.array(z.object({ name: z.string(), code: z.string().regex(/^[A-Z]{3}$/) })),
});

export const weather = z.object({ city: z.string(), days: z.array(z.number()) });

export const report = ({ city, days }) => `${city}: sunny for ${days.length} days`;
