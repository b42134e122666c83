// The emoji shortcodes a support team meets; any other stays as it was written.

const LINES = `
smile 😄|smiley 😃|grinning 😀|slightly_smiling_face 🙂|wink 😉|blush 😊|joy 😂|sob 😭|cry 😢|pensive 😔
disappointed 😞|worried 😟|confused 😕|thinking_face 🤔|neutral_face 😐|rage 😡|angry 😠|astonished 😮|scream 😱
sweat 😓|sweat_smile 😅|hugging_face 🤗|heart_eyes 😍|sunglasses 😎|sleeping 😴|zzz 💤|robot_face 🤖|ghost 👻
thumbsup 👍|+1 👍|thumbsdown 👎|-1 👎|clap 👏|pray 🙏|wave 👋|raised_hands 🙌|raised_hand ✋|hand ✋|point_right 👉
point_left 👈|point_up ☝️|point_down 👇|ok_hand 👌|muscle 💪|eyes 👀|writing_hand ✍️|bow 🙇|handshake 🤝
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|warning ⚠️
no_entry ⛔|no_entry_sign 🚫|octagonal_sign 🛑|rotating_light 🚨|bangbang ‼️|exclamation ❗|question ❓|grey_question ❔
information_source ℹ️|sos 🆘|new 🆕|free 🆓|up 🆙|ok 🆗|cool 🆒|red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡
large_green_circle 🟢|large_blue_circle 🔵|large_purple_circle 🟣|white_circle ⚪|black_circle ⚫|large_red_square 🟥
large_green_square 🟩|large_blue_square 🟦|small_red_triangle 🔺|small_blue_diamond 🔹|small_orange_diamond 🔸
arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrow_upper_right ↗️|arrow_lower_right ↘️|leftwards_arrow_with_hook ↩️
arrow_right_hook ↪️|arrows_counterclockwise 🔄|repeat 🔁|back 🔙|soon 🔜|heavy_plus_sign ➕|heavy_minus_sign ➖
heart ❤️|blue_heart 💙|green_heart 💚|yellow_heart 💛|broken_heart 💔|star ⭐|star2 🌟|sparkles ✨|fire 🔥|zap ⚡|boom 💥
tada 🎉|trophy 🏆|medal 🏅|crown 👑|gift 🎁|balloon 🎈|gem 💎|100 💯|dart 🎯|rocket 🚀|airplane ✈️|truck 🚚|car 🚗
package 📦|shopping_trolley 🛒|shopping_bags 🛍️|dress 👗|shirt 👕|shoe 👞|credit_card 💳|moneybag 💰|money_with_wings 💸|receipt 🧾
bell 🔔|no_bell 🔕|bellhop_bell 🛎️|speech_balloon 💬|left_speech_bubble 🗨️|thought_balloon 💭|mega 📣|loudspeaker 📢|email 📧
envelope ✉️|incoming_envelope 📨|envelope_with_arrow 📩|inbox_tray 📥|outbox_tray 📤|mailbox 📫|phone ☎️|telephone_receiver 📞
iphone 📱|computer 💻|desktop_computer 🖥️|printer 🖨️|camera 📷|link 🔗|paperclip 📎|pushpin 📌|round_pushpin 📍|lock 🔒
unlock 🔓|key 🔑|shield 🛡️|mag 🔍|mag_right 🔎|bulb 💡|wrench 🔧|hammer 🔨|hammer_and_wrench 🛠️|gear ⚙️|bug 🐛|toolbox 🧰
memo 📝|pencil 📝|pencil2 ✏️|clipboard 📋|page_facing_up 📄|page_with_curl 📃|books 📚|book 📖|bookmark 🔖|label 🏷️
file_folder 📁|open_file_folder 📂|card_index_dividers 🗂️|wastebasket 🗑️|scroll 📜|newspaper 📰|ticket 🎫|calendar 📆|date 📅
spiral_calendar_pad 🗓️|bar_chart 📊|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|abacus 🧮|stopwatch ⏱️|timer_clock ⏲️
alarm_clock ⏰|hourglass ⌛|hourglass_flowing_sand ⏳|clock1 🕐|clock9 🕘|watch ⌚|coffee ☕|sunny ☀️|cloud ☁️|rainbow 🌈
seedling 🌱|four_leaf_clover 🍀|cherry_blossom 🌸|earth_asia 🌏|globe_with_meridians 🌐|house 🏠|office 🏢|hospital 🏥
bust_in_silhouette 👤|busts_in_silhouette 👥|technologist 🧑‍💻|female-technologist 👩‍💻|detective 🕵️|ninja 🥷|crystal_ball 🔮
one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|scales ⚖️|construction 🚧|traffic_light 🚥|checkered_flag 🏁|triangular_flag_on_post 🚩
white_flag 🏳️|kr 🇰🇷|us 🇺🇸|test_tube 🧪|thermometer 🌡️|recycle ♻️|balance_scale ⚖️|spock-hand 🖖|face_with_monocle 🧐`;

const EMOJI = new Map(
  LINES.trim()
    .split(/[|\n]/)
    .map((pair) => {
      const space = pair.lastIndexOf(" ");
      return [pair.slice(0, space), pair.slice(space + 1)];
    }),
);

export const emoji = (name) => EMOJI.get(name.split("::")[0]) ?? `:${name}:`;

export const withEmoji = (text) =>
  text.replace(/:([a-z0-9_+-]+(?:::skin-tone-\d)?):/g, (_, name) => emoji(name));
