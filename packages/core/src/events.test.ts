import { describe, expect, it } from 'vitest';
import { SafeEmitter, type TransactionNotice, type Warning } from './events.js';
import { Samples } from './testing/samples.js';
import { toRecord } from './transaction/record.js';

const notice: TransactionNotice = {
  type: 'accepted',
  at: '2025-10-09T08:53:20.000Z',
  seq: 2,
  reason: null,
  actor: null,
  transaction: toRecord(new Samples().transaction()),
  previous_status: 'pending',
};

describe('SafeEmitter', () => {
  it('hands every listener what was emitted, in order of joining', () => {
    const emitter = new SafeEmitter();
    const heard: string[] = [];
    emitter.on('transaction', ({ seq }) => heard.push(`first ${seq}`));
    emitter.on('transaction', (one) => heard.push(`second ${one === notice}`));
    emitter.emit('transaction', notice);
    expect(heard).toEqual(['first 2', 'second true']);
  });

  it('takes the rejection of an asynchronous listener for a warning: it would end the process otherwise', async () => {
    const emitter = new SafeEmitter();
    const warnings: Warning[] = [];
    emitter.on('warning', (warning) => void warnings.push(warning));
    emitter.on('transaction', async () => {
      throw new Error('late');
    });
    emitter.emit('transaction', notice);
    await Promise.resolve();
    await Promise.resolve();
    expect(warnings).toMatchObject([{ message: 'a listener threw', details: { event: 'transaction' } }]);
  });

  it('goes on to the others when a listener throws, and makes a warning of it', () => {
    const emitter = new SafeEmitter();
    const heard: string[] = [];
    const warnings: Warning[] = [];
    emitter.on('warning', (warning) => warnings.push(warning));
    emitter.on('transaction', () => {
      throw new Error('printer on fire');
    });
    emitter.on('transaction', () => heard.push('second'));
    emitter.emit('transaction', notice);
    emitter.emit('transaction', notice);
    expect(heard).toEqual(['second', 'second']);
    expect(warnings).toEqual([
      { message: 'a listener threw', details: { event: 'transaction', error: 'Error: printer on fire' } },
      { message: 'a listener threw', details: { event: 'transaction', error: 'Error: printer on fire' } },
    ]);
  });

  it('ends there when the listener of warnings throws too', () => {
    const emitter = new SafeEmitter();
    let others = 0;
    emitter.on('warning', () => {
      throw new Error('again');
    });
    emitter.on('warning', () => others++);
    expect(() => emitter.emit('warning', { message: 'x', details: {} })).not.toThrow();
    expect(others).toBe(1);
  });

  it('stops listening where the function that came back is called, once or twice', () => {
    const emitter = new SafeEmitter();
    const heard: string[] = [];
    const off = emitter.on('transaction', () => heard.push('one'));
    emitter.on('transaction', () => heard.push('two'));
    expect(emitter.hasListeners('transaction')).toBe(true);
    off();
    off();
    emitter.emit('transaction', notice);
    expect(heard).toEqual(['two']);
  });

  it('keeps the same function apart that joined twice', () => {
    const emitter = new SafeEmitter();
    let heard = 0;
    const listener = () => {
      heard++;
    };
    const off = emitter.on('transaction', listener);
    emitter.on('transaction', listener);
    off();
    emitter.emit('transaction', notice);
    expect(heard).toBe(1);
    expect(emitter.hasListeners('warning')).toBe(false);
  });

  it('is silent without listeners', () => {
    expect(() => new SafeEmitter().emit('transaction', notice)).not.toThrow();
  });
});
