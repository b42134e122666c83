# 저장해 둔 답변.

modal-macro-title = 매크로
modal-macro-submit = 저장
modal-macro-name = 이름
modal-macro-text = 내용
modal-macro-about = 다시 쓸 답변이에요. 한 고객에게만 해당하는 내용은 넣을 수 없어요.
modal-macro-from-reply = 보낸 답변에서 고객 정보를 뺐어요. 한 번 더 읽어 주세요. [phone] 같은 표시가 있으면 모두에게 보여도 되는 말로 바꾸거나 지워 주세요.
modal-macro-variables = 고객마다 채워져요: { $variables }
modal-macro-remove = 이제 필요 없나요?
modal-macro-remove-yes = 이 매크로 지우기
modal-macro-saved = “{ $name }” 저장했어요. 답변 수정 창과 `/desk 매크로`에서 쓸 수 있어요.
modal-macro-removed = “{ $name }” 지웠어요.
macro-nobody = 고객
macros-title = *저장해 둔 답변 { $count }개*
macros-none = “{ $words }” 들어간 매크로가 없어요.
macros-empty = 아직 매크로가 없어요. 보낸 답변 아래 *매크로로 저장…* 버튼을 누르거나 여기서 새로 써 주세요.
macros-more = { $count }개 더 있어요. 낱말을 붙여 찾아보세요.
macros-new = 새 매크로…
macros-change = 고치기…
macros-by = { $who } 님이 씀

error-macro-empty = 매크로 내용을 적어 주세요.
error-macro-name = 이름을 적어 주세요. 고객 이름이나 번호는 넣을 수 없어요.
error-macro-name-taken = “{ $name }” 매크로가 이미 있어요.
error-macro-token = { $token } 자리에는 고객 정보가 있었어요. 모두에게 보여도 되는 말로 바꾸거나 지워 주세요.
error-macro-variable = { $variable } 자리는 채울 수 없어요. 쓸 수 있는 것: { $known }
error-macro-personal = 한 고객의 이름, 번호, 주소나 링크가 들어 있어요. 변수로 바꾸거나 지워 주세요. 우리 문서에 있는 것은 남겨도 돼요.
error-macro-changed = 창을 열어 둔 사이 동료가 이 매크로를 고쳤어요. 쓴 글을 복사하고 창을 다시 열어 주세요.
error-macro-gone = 없어진 매크로예요.
error-macro-unfilled = { $place } 자리를 아직 채우지 않았어요.
error-reply-gone = 더는 남아 있지 않은 답변이에요.
