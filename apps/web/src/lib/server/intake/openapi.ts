/** The description of the HTTP interface, OpenAPI 3.1, made from the shapes that requests are read by. */

import { batchShape, mostInBatch } from '@longdan/operations';
import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { batchResultShape, problemShape, receiptShape, requestKeyShape, responseShape } from './shapes.ts';

/** Texts are cleaned when they are read; what is sent is described before that. */
function schemaOf(shape: v.GenericSchema): Record<string, unknown> {
  const { $schema: _dialect, ...schema } = toJsonSchema(shape, { typeMode: 'input', errorMode: 'ignore' });
  return schema;
}

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: object) => ({ 'application/json': { schema } });
const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ref('Problem') } },
});

const refusals = {
  400: problem('No Idempotency-Key, or the body is no JSON'),
  401: problem('No key, a wrong one, or one that was revoked'),
  403: problem('The key is for another round'),
  409: problem('Used Idempotency-Key, used ballot, or collection closed'),
  413: problem('The body is too large'),
  422: problem('What was sent does not fit the form; the findings say where'),
  503: {
    ...problem('Too much at once; nothing was recorded. Send it again, with the same Idempotency-Key'),
    headers: { 'Retry-After': { schema: { type: 'integer' }, description: 'Seconds' } },
  },
};

const parameters = [
  { name: 'round', in: 'path', required: true, schema: { type: 'string' }, description: 'Code of the round' },
  {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    schema: schemaOf(requestKeyShape),
    description:
      'A new random UUID for each request, the same when it is sent again: then the answer is the same and nothing is added',
  },
];

export function describeApi(origin: string): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Lòng Dân: nhận phiếu từ hệ thống khác / taking in responses of other systems',
      version: '1',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: origin }],
    security: [{ key: [] }],
    paths: {
      '/api/v1/rounds/{round}/responses': {
        post: {
          operationId: 'sendResponse',
          summary: 'Gửi một phiếu / send one response',
          parameters,
          requestBody: { required: true, content: json(ref('Response')) },
          responses: {
            201: {
              description: 'Recorded: it survives a power cut',
              headers: { 'Idempotency-Replayed': { schema: { const: 'true' }, description: 'Recorded before' } },
              content: json(ref('Receipt')),
            },
            404: problem('No such ballot'),
            ...refusals,
          },
        },
      },
      '/api/v1/rounds/{round}/responses:batch': {
        post: {
          operationId: 'sendResponses',
          summary: `Gửi nhiều phiếu, tối đa ${mostInBatch} / send up to ${mostInBatch} responses`,
          parameters,
          requestBody: {
            required: true,
            content: json({
              ...schemaOf(batchShape),
              properties: {
                responses: { type: 'array', items: ref('Response'), minItems: 1, maxItems: mostInBatch },
              },
            }),
          },
          responses: {
            200: {
              description: 'What became of each, in the order sent; each is recorded or refused by itself',
              content: json(ref('BatchResult')),
            },
            ...refusals,
          },
        },
      },
    },
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'ldk_…, given out by the officer' } },
      schemas: {
        Response: schemaOf(responseShape),
        Receipt: schemaOf(receiptShape),
        BatchResult: schemaOf(batchResultShape),
        Problem: schemaOf(problemShape),
      },
    },
  };
}
