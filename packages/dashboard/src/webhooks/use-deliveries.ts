import { useCallback, useEffect } from 'preact/hooks';
import * as say from '#text/webhooks';
import { post } from '../api/ask.js';
import { problemOf } from '../api/problem.js';
import { follow } from '../live/live.js';
import { useAnswer } from '../live/use-answer.js';
import { toast } from '../shell/toasts.js';
import type { DeliveryView } from './webhook.js';

/** No event tells that a delivery has arrived. */
const lookAgainMs = 2_000;

/** Deliveries as the API tells of them at `path`, asked for again while one is under way, and a way to repeat one. */
export function useDeliveries<Answer extends { readonly data: readonly DeliveryView[] }>(path: string | null) {
  const { answer, look } = useAnswer<Answer>(path);
  const waiting = answer?.data.some(({ status }) => status === 'pending') ? answer : null;
  useEffect(() => {
    if (!waiting) return;
    const timer = setTimeout(() => void look().catch(() => {}), lookAgainMs);
    return () => clearTimeout(timer);
  }, [waiting, look]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = follow(async () => {
      clearTimeout(timer);
      // what is told of a change comes into being after the change
      timer = setTimeout(() => void look().catch(() => {}), lookAgainMs);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [look]);
  const replay = useCallback(
    async (id: string) => {
      try {
        await post(`deliveries/${id}/replay`, {});
        toast('success', say.isReplayed);
      } catch (error) {
        toast('failed', problemOf(error).message);
      }
      await look().catch(() => {});
    },
    [look],
  );
  return { answer, replay };
}
