// A picture from a phone is millions of points; a window strip shows it three centimetres wide.

/** The longer side, points. */
const SIDE = 480
/** The server takes no larger file, bytes. */
export const PHOTO_LIMIT = 64 * 1024
/** JPEG qualities, tried in this order until the file fits. */
const QUALITIES = [0.85, 0.7, 0.5, 0.3]

/** How large a picture becomes: its longer side at most `SIDE`. */
export function fitted(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, SIDE / Math.max(width, height))
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  }
}

/** A picture file as a small JPEG in base64; null when it is none. */
export async function smallPhoto(file: Blob): Promise<string | null> {
  let bitmap: ImageBitmap
  try {
    bitmap = await createImageBitmap(file)
  } catch {
    // Not a picture that this browser can read.
    return null
  }
  const canvas = document.createElement('canvas')
  Object.assign(canvas, fitted(bitmap.width, bitmap.height))
  const paper = canvas.getContext('2d')
  if (!paper) return null
  paper.fillStyle = '#fff'
  paper.fillRect(0, 0, canvas.width, canvas.height)
  paper.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  for (const quality of QUALITIES) {
    const base64 = canvas.toDataURL('image/jpeg', quality).split(',')[1] ?? ''
    if (base64.length * 0.75 <= PHOTO_LIMIT) return base64
  }
  return null
}
