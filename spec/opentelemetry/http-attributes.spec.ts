import { describe, expect, it } from 'vitest';
import { methodAttributes, methodLabel, methodName, serverAttributes } from '../../src/opentelemetry/http-attributes.js';

describe('methodLabel', () => {
  it('knows the methods of the convention and has one label for all others', () => {
    expect(['get', 'PATCH', 'COPY', 'BREW'].map(methodLabel)).toEqual(['GET', 'PATCH', '_OTHER', '_OTHER']);
  });
});

describe('methodName', () => {
  it('calls a method that is no label HTTP', () => {
    expect(['delete', 'COPY'].map(methodName)).toEqual(['DELETE', 'HTTP']);
  });
});

describe('methodAttributes', () => {
  it('keeps how a method was given where that is no label', () => {
    expect([methodAttributes('GET'), methodAttributes('COPY')]).toEqual([
      { 'http.request.method': 'GET', 'http.request.method_original': undefined },
      { 'http.request.method': '_OTHER', 'http.request.method_original': 'COPY' },
    ]);
  });
});

describe('serverAttributes', () => {
  it('says host and port, also where the URL leaves the port out', () => {
    const ports = ['https://cloud.example.com/v3', 'http://cloud.example.com', 'http://[::1]:5000/', 'no url', undefined];
    expect(ports.map(serverAttributes)).toEqual([
      { 'server.address': 'cloud.example.com', 'server.port': 443 },
      { 'server.address': 'cloud.example.com', 'server.port': 80 },
      { 'server.address': '::1', 'server.port': 5000 },
      {},
      {},
    ]);
  });
});
